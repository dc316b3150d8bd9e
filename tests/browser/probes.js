// What the tests ask the browser about the whole page. Evaluated as one expression: an object of functions.
(() => {
  const CONTROLS = "button, input, select, textarea, summary, a[href], [role=option], [role=switch], [role=button]";
  const shown = () => [...document.querySelectorAll(CONTROLS)].filter((el) => el.checkVisibility());
  const brief = (els) => els.map((el) => el.outerHTML.slice(0, 160));

  /** Controls that have no name for a screen reader, or no test id. */
  const nameless = () =>
    brief(shown().filter((el) => {
      const labels = [...(el.labels ?? [])].map((label) => label.textContent).join("").trim();
      const words = el.getAttribute("aria-label") || el.textContent.trim() || labels;
      const found = el.dataset.testid || (el.tagName === "SUMMARY" && el.closest("[data-testid]"));
      return !words || !found;
    }));

  /** Controls on which the keyboard's focus cannot be seen. */
  const unfocused = () =>
    brief(shown().filter((el) => !el.disabled && el.tabIndex >= 0).filter((el) => {
      el.focus({ focusVisible: true });
      const { outlineStyle, outlineWidth } = getComputedStyle(el);
      return document.activeElement === el && (outlineStyle === "none" || parseFloat(outlineWidth) < 2);
    }));

  /** Buttons too low for a finger (24 px, WCAG 2.5.8); links inside a sentence are excepted there too. */
  const low = () =>
    brief(shown().filter((el) => el.tagName === "BUTTON" && el.tabIndex >= 0 && !el.classList.contains("link"))
      .filter((el) => el.getBoundingClientRect().height < 24));

  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

  // The colour behind an element: see-through grounds are mixed with what lies below them.
  const ground = (el) => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] > 0.995) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };

  /** Words with less contrast than 4.5 to 1. */
  const faint = () => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const el = walk.currentNode.parentElement;
      const words = walk.currentNode.textContent.trim();
      if (!/[\p{L}\p{N}]/u.test(words) || el.closest("template, noscript, script, .hush, .skip, :disabled")) continue;
      if (!el.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const under = ground(el);
      const [a, b] = [light(over(rgba(getComputedStyle(el).color), under)), light(under)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${words.slice(0, 40)} <${el.className}>`);
    }
    return found;
  };

  return { nameless, unfocused, low, faint };
})()

// While a finger is on the page, nothing that came from elsewhere is drawn: the button under it would be another one
// when it is lifted, and the tap lost. A finger that only rests does not hold the page up for long.

const LONGEST = 700; // ms
let down = null; // the touch that is under way

/** Wait until no finger is down and its tap is done. */
export async function lifted() {
  while (down) await down.end;
}

function press() {
  if (down) return;
  const touch = {};
  const end = new Promise((resolve) => { touch.lift = resolve; });
  touch.end = end.then(() => { if (down === touch) down = null; });
  down = touch;
  setTimeout(touch.lift, LONGEST);
}

addEventListener("pointerdown", press, true);
for (const event of ["pointerup", "pointercancel"])
  addEventListener(event, () => down && setTimeout(down.lift, 0), true); // the click comes first

// The only module that speaks to the server: the control API of sandbox/CONTROL.md, same origin, nothing else.

/** The server said no; `message` is its sentence. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const remove = (path) => call("DELETE", path);

/** Act as a person: write, press, block… */
export const act = (person, what, body = {}) => post(`/sandbox/people/${person}/${what}`, body);

/** Follow the live feed for ever; `onState(true | false)` says whether it is connected. */
export function live(onChange, onState) {
  let wait = 250;
  const connect = () => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/sandbox/live`);
    let first = true;
    socket.onopen = () => {
      wait = 250;
      onState(true);
    };
    socket.onmessage = (event) => {
      onChange(JSON.parse(event.data), first);
      first = false;
    };
    socket.onclose = () => {
      onState(false);
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 4000);
    };
  };
  connect();
}

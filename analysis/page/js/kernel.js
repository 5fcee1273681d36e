// The page in JupyterLab: its height and its address go to the notebook, and asks the kernel for articles.
//
// askForText(id) answers {headline, paragraphs, note, marks}. What Python refuses is an Error with its sentence.

const SILENCE = "The kernel does not answer: run the cell again.";

const askForText = (() => {
  const PATIENCE = 4000; // milliseconds in which a kernel says that it has heard
  const waiting = new Map(); // by number: what to do with the answer
  const isInside = data.kernel && window.parent !== window;
  let nAsked = 0;
  let sent = "";

  const tell = (message) => window.parent.postMessage({ page: true, ...message }, "*");

  function askForText(id) {
    if (!isInside) return Promise.reject(new Error("A page in a file has no kernel: open the case in JupyterLab."));
    nAsked += 1;
    const number = nAsked;
    return new Promise((resolve, reject) => {
      const end = (act) => (value) => {
        clearTimeout(silence);
        waiting.delete(number);
        act(value);
      };
      const silence = setTimeout(() => end(reject)(new Error(SILENCE)), PATIENCE);
      const heard = () => clearTimeout(silence);
      waiting.set(number, { heard, answered: end(resolve), refused: end((text) => reject(new Error(text))) });
      tell({ kind: "ask", number, id });
    });
  }

  // Tell the notebook how high the page is, and what its address asks for, where that is new.
  function tellState() {
    const state = { height: Math.ceil(root.getBoundingClientRect().height), address: addressOf(now.state).slice(1) };
    const text = JSON.stringify(state);
    if (text === sent) return;
    sent = text;
    tell({ kind: "state", ...state });
  }

  function listen({ source, data: message }) {
    if (source !== window.parent || !message?.widget) return;
    const { kind, theme, address } = message;
    if (theme !== undefined && theme !== (root.dataset.theme || "")) setTheme(theme);
    if (address !== undefined && address !== addressOf(now.state).slice(1)) showAddress(address);
    if (kind === "start") begin();
    if (kind === "silent") showSilence(true);
    if (kind === "silent") for (const { refused } of [...waiting.values()]) refused(SILENCE);
    if (kind === "heard") showSilence(false);
    waiting.get(message.number)?.[message.kind]?.(message.content);
  }

  function showAddress(address) {
    try {
      history.pushState(null, "", `#${address}`);
    } catch {
      return;
    }
    applyAddress();
  }

  // A page that is moved in the notebook begins anew: it says where it is once it knows where it was.
  function begin() {
    new ResizeObserver(tellState).observe(document.body);
    setInterval(tellState, 300);
    tellState();
  }

  function showSilence(isSilent) {
    byId("silence")?.remove();
    if (isSilent) byId("view").before(make("p", { id: "silence", class: "note", role: "status" }, SILENCE));
  }

  // Saving is the notebook's, wherever the focus is.
  function passOn(event) {
    const { key, keyCode, ctrlKey, metaKey, shiftKey } = event;
    if (key.toLowerCase() !== "s" || !(ctrlKey || metaKey)) return;
    event.preventDefault();
    tell({ kind: "key", keys: { key, keyCode, ctrlKey, metaKey, shiftKey } });
  }

  if (isInside) {
    root.dataset.inside = ""; // its height is its content's: it never scrolls by itself
    root.dataset.theme = window.name;
    addEventListener("message", listen);
    addEventListener("keydown", passOn);
    tell({ kind: "ready" });
  }
  return askForText;
})();

// The page in JupyterLab: its height and its address go to the notebook, the theme and a new address come from it.

(() => {
  if (!data.inNotebook || window.parent === window) return;
  let sent = "";
  const tell = (message) => window.parent.postMessage({ page: true, ...message }, "*");

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

  root.dataset.inside = ""; // its height is its content's: it never scrolls by itself
  root.dataset.theme = window.name;
  addEventListener("message", listen);
  tell({ kind: "ready" });
})();

// The page of a case in an output cell: a frame whose HTML comes from the kernel as a message.

const SILENCE = "The kernel does not answer: run the cell again.";
const PATIENCE = 4000; // milliseconds until a kernel that has not sent the page is called silent

// The theme of JupyterLab or of VS Code; "" where a notebook has none.
function themeNow() {
  const { jpThemeLight, vscodeThemeKind } = document.body.dataset;
  if (jpThemeLight) return jpThemeLight === "true" ? "light" : "dark";
  if (vscodeThemeKind) return /dark|black/i.test(vscodeThemeKind) ? "dark" : "light";
  return "";
}

function render({ model, el }) {
  const note = document.createElement("p");
  const frame = document.createElement("iframe");
  let address = ""; // of the HTML in this browser
  let ownAddress = ""; // the last one that the page has told
  let isReady = false;
  note.setAttribute("role", "status");
  note.textContent = "The page is on its way.";
  el.append(note);

  const tell = (message) => isReady && frame.contentWindow?.postMessage({ widget: true, ...message }, "*");
  const say = (text) => {
    note.textContent = text;
    note.hidden = !text;
  };

  // Ask the kernel for the page; a model without a kernel may throw, or be silent.
  function askForPage() {
    try {
      model.send({ kind: "page" });
    } catch {
      say(SILENCE);
    }
  }

  function show(html) {
    clearTimeout(silence);
    say("");
    address = URL.createObjectURL(new Blob([html], { type: "text/html;charset=utf-8" }));
    Object.assign(frame, { title: model.get("label"), name: themeNow(), src: `${address}#${model.get("address")}` });
    Object.assign(frame.style, { width: "100%", height: "600px", border: "0", display: "block" });
    frame.setAttribute("scrolling", "no");
    frame.allow = "clipboard-write";
    el.append(frame);
  }

  function kernelSaid(message, buffers) {
    if (message.kind === "page" && !address) show(buffers[0]);
  }

  // A frame that is moved in the page begins anew: it goes on where it was.
  function pageSaid({ source, data }) {
    if (source !== frame.contentWindow || !data?.page) return;
    if (data.kind === "ready") {
      isReady = true;
      frame.name = themeNow();
      tell({ kind: "start", theme: themeNow(), address: model.get("address") });
    }
    if (data.kind === "state") {
      if (data.height) frame.style.height = `${data.height}px`;
      keepAddress(data.address);
    }
  }

  function keepAddress(text) {
    if (text === model.get("address")) return;
    ownAddress = text;
    model.set("address", text);
    try {
      model.save_changes();
    } catch {
      // without a kernel the address stays in the browser
    }
  }

  const showTheme = () => tell({ kind: "theme", theme: themeNow() });
  function showAddress() {
    const wanted = model.get("address");
    if (wanted !== ownAddress) tell({ kind: "address", address: wanted });
  }

  const themes = new MutationObserver(showTheme);
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind"] });
  const silence = setTimeout(() => say(SILENCE), PATIENCE);
  window.addEventListener("message", pageSaid);
  model.on("msg:custom", kernelSaid);
  model.on("change:address", showAddress);
  askForPage();

  return () => {
    clearTimeout(silence);
    themes.disconnect();
    window.removeEventListener("message", pageSaid);
    model.off("msg:custom", kernelSaid);
    model.off("change:address", showAddress);
    URL.revokeObjectURL(address);
  };
}

export default { render };

// The start: all parts are drawn once; then the page says that it is ready.

function startParts() {
  if (hasLabels) {
    startContrasts();
    startLabelItem();
  } else {
    startScatter();
    startTextItem();
  }
  startProfiles();
  startTable();
  startGlossary();
  startSearch();
  startCard();
  startFolds();
}

// Draw the figures as wide as paper, with the rules of the labels; afterwards as wide as the window.
function printParts(isShown) {
  if (paper.isShown === isShown) return;
  paper.isShown = isShown;
  const list = byId("glossary-details");
  if (list) list.open = isShown || now.state.open.includes(list.id);
  redrawParts();
}

function redrawParts() {
  if (hasLabels) {
    if (forestChart) drawContrasts();
    drawLabelItem();
  } else if (kinds.length) {
    drawScatter();
    drawTextItem();
  }
  redrawProfiles();
  return now.state.source ? drawCard() : null;
}

startParts();
byId("open-closest")?.addEventListener("click", openClosest);
onNewWidth(redrawParts);
addEventListener("beforeprint", () => printParts(true));
addEventListener("afterprint", () => printParts(false));
matchMedia("print").addEventListener("change", ({ matches }) => printParts(matches));
startAddress().then(() => {
  document.documentElement.setAttribute("data-ready", "");
});

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
function printParts() {
  const list = byId("glossary-details");
  if (list && paper.matches) list.dataset.wasOpen = list.open;
  if (list) list.open = paper.matches || list.dataset.wasOpen === "true";
  return redrawParts();
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
paper.addEventListener("change", printParts);
startAddress().then(() => {
  document.documentElement.setAttribute("data-ready", "");
});

// The start: all parts are drawn once; then the page says that it is ready.

function startParts() {
  if (!hasLabels) return [startScatter(), startTextItem(), startProfiles()];
  return [startContrasts(), startLabelItem(), startProfiles()];
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
  return Promise.all(cardCharts.map((chart) => chart.redraw()));
}

const drawings = startParts();
startTable();
startGlossary();
if (hasLabels) startWhatIf();
byId("open-closest")?.addEventListener("click", openClosest);
startSearch();
onNewWidth(redrawParts);
Promise.all(drawings).then(() => {
  document.documentElement.setAttribute("data-ready", "");
});

// The tip: what is under the pointer, or has the focus.

const tip = byId("tip");
let described = null; // the label whose rule is shown

// Show lines beside a place of the window.
function showTip(x, y, lines) {
  // Inside an open dialog only what is inside it can be seen.
  (byId("card").open ? byId("card") : document.body).append(tip);
  put(tip, lines.filter(Boolean).map((line) => make("div", { dir: "auto" }, line)));
  tip.hidden = false;
  const rightmost = document.documentElement.clientWidth - tip.offsetWidth - 4;
  const left = Math.max(4, Math.min(x + 12, rightmost));
  const isBelowWindow = y + 14 + tip.offsetHeight > innerHeight;
  const top = isBelowWindow ? y - 10 - tip.offsetHeight : y + 14;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}

function hideTip() {
  tip.hidden = true;
  described?.removeAttribute("aria-describedby");
  described = null;
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTip();
});

"use strict";
(() => {
  const box = document.getElementById("filter");
  const rows = [...document.querySelectorAll("#sources tbody tr")].map((row) => {
    const link = row.querySelector("th a");
    const card = link && document.getElementById(link.hash.slice(1));
    return { row, card, words: row.textContent.toLowerCase() };
  });
  const count = document.querySelector("output");
  const show = () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { row, card, words } of rows) {
      const fits = wanted.every((word) => words.includes(word));
      row.hidden = !fits;
      if (card) card.hidden = !fits;
      n += fits;
    }
    count.textContent = wanted.length ? `${n} of ${rows.length}` : "";
  };
  const open = () => {
    const card = location.hash && document.getElementById(location.hash.slice(1));
    if (card && card.tagName === "DETAILS") {
      card.open = true;
      card.scrollIntoView();
      card.querySelector("summary").focus({ preventScroll: true });
    }
  };
  box.closest("p").hidden = false;
  box.addEventListener("input", show);
  addEventListener("hashchange", open);
  document.getElementById("sources").addEventListener("click", (event) => {
    if (event.target.closest("a")) setTimeout(open);
  });
  show();
  open();
})();

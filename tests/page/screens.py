"""Pages in Chromium, and what is looked for in them."""

import base64
from pathlib import Path

import matplotlib
from browser import drawn

#: Elements with text that is cut at their edge, though nothing says that they scroll.
OVERFLOWS = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (!one.checkVisibility() || one.closest('svg, .scroll, #views, .unseen, .skip, select, option, textarea')) return false;
  const look = getComputedStyle(one);
  const isCut = one.clientWidth && one.scrollWidth > one.clientWidth + 1 && look.overflowX !== 'visible';
  const box = one.getBoundingClientRect();
  return isCut && one.tagName !== 'INPUT' || box.right > innerWidth + 1 || box.left < -1;
}).map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`)"""
#: Texts of charts that leave their chart, or stand over each other.
CUT = """() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
  if (!svg.checkVisibility() || svg.parentElement.closest('svg')) return [];
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter(one => one.getAttribute('opacity') !== '0' && one.textContent.trim());
  const boxes = texts.map(one => [one.textContent, one.getBoundingClientRect()]);
  const isCut = ([text, box]) => text.includes('…') && !text.includes(' …') || box.left < frame.left - 1
    || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
  const isOver = ([one, a], [two, b]) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  const over = boxes.flatMap((one, at) => boxes.slice(at + 1).filter(two => isOver(one, two)).map(two => `${one[0]} over ${two[0]}`));
  return [...boxes.filter(isCut).map(([text]) => `cut: ${text}`), ...over];
})"""
#: Sizes of all texts.
SIZES = """() => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
  && [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim())).map(one => getComputedStyle(one).fontSize)"""
#: Marks of charts whose ink has less than 3 : 1 against the ground; cells of a matrix have their numbers.
FAINT_MARKS = """() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const linear = parts.slice(0, 3).map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * linear[0] + .7152 * linear[1] + .0722 * linear[2];
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const contrast = colour => { const [a, b] = [ground, light(colour)].sort((x, y) => x - y); return (b + .05) / (a + .05); };
  const isForced = matchMedia('(forced-colors: active)').matches;
  const line = isForced ? '' : getComputedStyle(document.getElementById('views')).borderBottomColor; // of grids, behind marks
  const marks = document.querySelectorAll('.chart svg .role-mark:not(.mark-text) :is(path, line, circle, rect)');
  return [...marks].filter(mark => {
    const look = getComputedStyle(mark);
    const isCell = location.hash.includes('together') && mark.closest('.mark-rect');
    const inks = [[look.fill, look.fillOpacity], [look.stroke, look.strokeOpacity]].filter(([colour, opacity]) =>
      /^rgb/.test(colour) && colour !== line && !/^rgba.*, 0\\)$/.test(colour) && opacity > 0 && look.opacity > 0);
    const isClear = inks.some(([colour, opacity]) => contrast(colour) >= 2.99 && opacity * look.opacity > .6);
    return inks.length && !isCell && !isClear && mark.getBoundingClientRect().width + mark.getBoundingClientRect().height > 0;
  }).map(mark => `${mark.closest('.role-mark').getAttribute('class')} ${getComputedStyle(mark).fill} ${getComputedStyle(mark).stroke}`);
}"""

#: Texts of charts with less than 4.5 : 1 against the ground.
FAINT_TEXTS = """() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const linear = parts.map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * linear[0] + .7152 * linear[1] + .0722 * linear[2];
  };
  const contrast = (one, other) => (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const isFaint = text => contrast(light(getComputedStyle(text).fill), ground) < 4.5;
  return [...document.querySelectorAll('.chart svg text')].filter(isFaint).map(text => text.textContent);
}"""


#: Return when a view is drawn: until then it keeps the height of the one before.
DRAWN = """async () => {
  while (document.querySelector("#view > .place").style.minHeight) await new Promise(next => setTimeout(next, 5));
}"""
#: Show a page at another address as if it were opened there.
ANEW = f"""async address => {{
  if (!document.getElementById("beside").hidden) document.querySelector("#beside .close").click();
  document.activeElement.blur();
  document.getElementById("more-choices").open = false;
  history.replaceState(null, "", `#${{address}}`);
  window.pageReady = false;
  dispatchEvent(new PopStateEvent("popstate"));
  await ({DRAWN})();
  window.pageReady = true;
  scrollTo(0, 0);
}}"""


#: Show a page in another font, of all weights.
IN_FONT = f"""async ([source, address]) => {{
  const face = new FontFace("another", `url(data:font/ttf;base64,${{source}})`, {{ weight: "100 900" }});
  document.fonts.add(await face.load());
  document.body.style.fontFamily = "another, sans-serif";
  await ({ANEW})(address);
}}"""


def opened(
    chromium, path, address="", *, width=1280, height=800, scheme="light", forced="none", font=""
):
    """Return a page from disk with the network off; `wrong` has what should not happen.

    *font* is one of matplotlib's; the page's policy, which allows none, is set aside for it.
    """
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        forced_colors=forced,
        offline=True,
        accept_downloads=True,
        bypass_csp=bool(font),
    )
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda said: page.wrong.append(said.text))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("dialog", lambda dialog: page.wrong.append(dialog.message))
    page.goto(f"{path.as_uri()}#{address}")
    drawn(page)
    if font:
        content = Path(matplotlib.get_data_path(), f"fonts/ttf/{font}.ttf").read_bytes()
        page.evaluate(IN_FONT, [base64.b64encode(content).decode(), address])
    return page

// What is wrong with the page, as a JSON list of strings.
(() => {
  const problems = [];
  const complain = (what, e) => problems.push(e ? what + ": " + e.outerHTML.slice(0, 80) : what);

  // A canvas turns any CSS colour into red, green, blue and alpha.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  // Relative luminance and contrast, as WCAG 2 defines them.
  const linear = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const contrast = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const backdrop = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgba("Canvas");
  };

  if (document.querySelectorAll("h1").length !== 1) complain("not one h1");
  if (!document.title || !document.documentElement.lang) complain("no title or no language");
  if (document.styleSheets.length !== 1) complain("not one stylesheet");
  if (document.documentElement.scrollWidth > innerWidth) complain("scrolls sideways");
  if (document.querySelectorAll("script, style, [style]").length) complain("script or style in the page");

  for (const e of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(e);
    if (style.display === "none" || e.type === "hidden") continue;
    const typed = e.matches("input:not([type=checkbox])") && e.value;
    if (typed || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())) {
      const ratio = contrast(rgba(style.color), backdrop(e));
      if (ratio < 4.5) complain("contrast of text " + ratio.toFixed(2), e);
    }
    if (e.matches("input:not([type=checkbox])")) {
      const ratio = contrast(rgba(style.borderTopColor), backdrop(e.parentElement));
      if (ratio < 3) complain("contrast of edge " + ratio.toFixed(2), e);
    }
    if (e.matches("input") && !e.labels.length) complain("no label", e);
    if (e.matches("input") && !e.autocomplete && e.type !== "checkbox") complain("no autocomplete", e);
    if (e.matches("a, button, input") && e.getBoundingClientRect().height < 24 && !e.closest("label")) complain("hard to hit", e);
    for (const id of (e.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)) {
      if (!document.getElementById(id)?.textContent.trim()) complain("described by nothing", e);
    }
    if (e.id && document.querySelectorAll("#" + CSS.escape(e.id)).length > 1) complain("id twice", e);
  }
  return JSON.stringify(problems);
})()

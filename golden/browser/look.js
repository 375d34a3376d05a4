// What can be seen of a page, as functions: each returns what is wrong, as a list of strings.
(() => {
  const mail = new URLSearchParams(location.search).has("mail"); // it has to please mail programs
  const page = (selector) => [...document.querySelectorAll(selector)];
  const visible = (e) => e.checkVisibility() && e.type !== "hidden";
  const short = (e) => e.outerHTML.slice(0, 80);

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

  // markup is about what is there, whatever it looks like.
  const markup = () => {
    const problems = [];
    const complain = (what, e) => problems.push(e ? what + ": " + short(e) : what);
    if (!document.title || !document.documentElement.lang) complain("no title or no language");
    if (page("script").length) complain("script in the page");
    if (!mail) {
      if (page("h1").length !== 1 || page("main").length !== 1) complain("not one h1 and one main");
      if (document.styleSheets.length !== 1) complain("not one stylesheet");
      if (page("style, [style]").length) complain("style in the page");
    }
    for (const e of page("button")) if (!e.hasAttribute("type")) complain("no type", e);
    for (const e of page("[id]")) if (page("#" + CSS.escape(e.id)).length > 1) complain("id twice", e);
    for (const e of page("[aria-describedby]")) {
      for (const id of e.getAttribute("aria-describedby").split(" ")) {
        if (!document.getElementById(id)?.textContent.trim()) complain("described by nothing", e);
      }
    }
    for (const e of page("input").filter(visible)) {
      if (!e.labels.length) complain("no label", e);
      if (!e.autocomplete && e.type !== "checkbox") complain("no autocomplete", e);
    }
    return problems;
  };

  // looks is about one width and one colour scheme.
  const looks = () => {
    const problems = [];
    const complain = (what, e) => problems.push(e ? what + ": " + short(e) : what);
    if (document.documentElement.scrollWidth > innerWidth) complain("scrolls sideways");
    for (const e of [...document.body.querySelectorAll("*")].filter(visible)) {
      const style = getComputedStyle(e);
      const typed = e.matches("input:not([type=checkbox])") && e.value;
      if (typed || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())) {
        const ratio = contrast(rgba(style.color), backdrop(e));
        if (ratio < 4.5) complain("contrast of text " + ratio.toFixed(2), e);
      }
      if (e.matches("input:not([type=checkbox]), .quiet")) {
        const ratio = contrast(rgba(style.borderTopColor), backdrop(e.parentElement));
        if (ratio < 3) complain("contrast of edge " + ratio.toFixed(2), e);
      }
      if (e.matches("a, button, input") && e.getBoundingClientRect().height < 24 && !e.closest("label, p")) complain("hard to hit", e);
    }
    return problems;
  };

  // forced is about colours that are the system's: a button still has its shape.
  const forced = () => page("button, .button").filter(visible).filter((e) => {
    const style = getComputedStyle(e);
    return style.borderTopStyle !== "solid" || contrast(rgba(style.borderTopColor), backdrop(e.parentElement)) < 3;
  }).map((e) => "no edge in forced colours: " + short(e));

  // controls are what Tab stops at, in order.
  const controls = () => page("a[href], button, input").filter(visible);

  // ring is about the control that has the focus, which is to be the one of that number.
  const ring = (number) => {
    const e = controls()[number], style = getComputedStyle(e);
    if (document.activeElement !== e) return ["Tab does not stop at " + short(e) + " but at " + short(document.activeElement)];
    if (mail) return []; // the ring is the browser's
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || contrast(rgba(style.outlineColor), backdrop(e.parentElement)) < 3) {
      return ["no visible focus ring: " + short(e)];
    }
    const box = e.getBoundingClientRect();
    return box.bottom <= 0 || box.top >= innerHeight ? ["has the focus where nobody sees it: " + short(e)] : [];
  };

  return { markup, looks, forced, controls, ring };
})()

// What is hard to read or to find on a page, as a list of texts; every fold is opened first.
// Source: WCAG 2.2, 1.3.1, 1.4.3 (contrast of 4.5 to 1), 2.4.4, 4.1.2.
(() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const faults = [];
  const named = (part) => (part.labels?.length && [...part.labels].every((one) => one.textContent.trim()))
    || part.textContent.trim() || part.ariaLabel;
  for (const part of document.querySelectorAll("button, input, select, a, summary"))
    if (!named(part)) faults.push(`no name: ${part.outerHTML.slice(0, 80)}`);
  for (const part of document.querySelectorAll("[aria-labelledby], [aria-describedby]"))
    for (const id of `${part.getAttribute("aria-labelledby") ?? ""} ${part.getAttribute("aria-describedby") ?? ""}`.split(" "))
      if (id && !document.getElementById(id)) faults.push(`no such id: ${id}`);
  const ids = [...document.querySelectorAll("[id]")].map((part) => part.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push(`twice: ${id}`);
  for (const link of document.querySelectorAll('a[href^="#"]'))
    if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) faults.push(`nowhere: ${link.hash}`);
  const levels = [...document.querySelectorAll("h1, h2, h3")].map((part) => Number(part.localName[1]));
  levels.forEach((level, place) => { if (place && level > levels[place - 1] + 1) faults.push(`skips to h${level}`); });
  const light = (color) => {
    const [red, green, blue] = color.match(/[\d.]+/g).map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (part) => {
    for (let one = part; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (!color.endsWith(", 0)")) return color;
    }
    return "rgb(255, 255, 255)";
  };
  for (const part of document.querySelectorAll("body *")) {
    const own = [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !part.getClientRects().length || part.localName === "option") continue;
    const [one, other] = [light(getComputedStyle(part).color), light(ground(part))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(2)}: ${part.outerHTML.slice(0, 80)}`);
  }
  return [...new Set(faults)];
})()

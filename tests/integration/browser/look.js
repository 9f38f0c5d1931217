(() => {
  // Contrast of text as WCAG 2 defines it.
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (text, behind) => {
    const [light, dark] = [luminance(text), luminance(behind)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = [...document.querySelectorAll("main *, header *")].filter((element) =>
    !element.closest("svg, script, option") && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  const pale = texts
    .filter((element) => contrast(channels(getComputedStyle(element).color), ground(element)) < 4.5)
    .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  const paper = ground(document.body);
  // Words of charts: on the paper, or on a mark that has its own colour for them.
  const palette = ["--paper", "--blue", "--vermilion", "--grey", "--purple", "--deep-0", "--faint-0", "--sky"];
  const probe = document.createElement("span");
  document.body.append(probe);
  const grounds = palette.map((name) => {
    probe.style.color = `var(${name})`;
    return channels(getComputedStyle(probe).color);
  });
  probe.remove();
  for (const text of document.querySelectorAll("figure svg text")) {
    const ink = channels(getComputedStyle(text).fill);
    if (ink.length >= 3 && !grounds.some((behind) => contrast(ink, behind) >= 4.5)) pale.push(`chart: ${text.textContent}`);
  }

  const figure = (element) => {
    const select = element.querySelector("select");
    const views = (select ? [...select.options] : [{ value: null, textContent: "the chart" }]).map((option) => {
      if (select && select.value !== option.value) {
        select.value = option.value;
        select.dispatchEvent(new Event("change"));
      }
      const paths = [...element.querySelectorAll("svg path, svg circle, svg rect, svg polygon, svg polyline")];
      const coloured = (path) => {
        const style = getComputedStyle(path);
        return [style.fill, style.stroke].some((colour) => {
          const [red, green, blue] = channels(colour);
          // Marks have a hue, or are darker than lines of axes.
          return red !== undefined && contrast([red, green, blue], paper) > 1.3;
        });
      };
      return { name: option.textContent, shapes: paths.length, marks: paths.filter(coloured).length };
    });
    if (select) {
      select.value = "0";
      select.dispatchEvent(new Event("change"));
    }
    return {
      id: element.id,
      views,
      label: element.querySelector("[role=img]")?.getAttribute("aria-label"),
      caption: element.querySelector("figcaption").textContent,
    };
  };

  const named = (control) =>
    control.labels?.length || control.textContent.trim() || control.getAttribute("aria-label");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const room = document.documentElement.clientWidth;
  return {
    figures: [...document.querySelectorAll("figure")].map(figure),
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => Number(heading.tagName[1])),
    unnamed: [...document.querySelectorAll("button, select, a, summary")].filter((control) => !named(control)).map((control) => control.outerHTML),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    pale: [...new Set(pale)],
    width: document.documentElement.scrollWidth,
    room,
    wide: [...document.querySelectorAll("main *")].filter((element) => element.getBoundingClientRect().right > room + 1 && !element.closest(".scroll, svg")).slice(0, 3).map((element) => element.outerHTML.slice(0, 80)),
  };
})()

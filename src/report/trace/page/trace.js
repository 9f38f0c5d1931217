// Draws a history that was laid out before: lanes, instants and words are in the data; only pixels are worked out here.
"use strict";
(() => {
  const story = JSON.parse(document.getElementById("story").textContent);
  const at = (id) => document.getElementById(id);
  const box = at("timeline"), svg = at("drawing"), tip = at("tip"), panel = at("panel");

  // Pixels.
  // A lane has its marks on top, lest they hide short bars, then hostilities, then what the plan did.
  const AXIS = 26, GROUP = 24, LANE = 33, MARKS = 12, BAR = 10, WORK = 4, GAUGE = 50, LEFT = 8, RIGHT = 8;
  // More lanes than a screen can take are turned over like pages.
  const PAGE = 80;
  const OUTCOMES = ["moot", "censored", "met", "missed"];
  const KINDS = ["undetected", "team", "verification", "attribution", "unattributed", "response"];
  // The closest look: two hours across.
  const CLOSEST = Math.min(2, story.end);

  const view = { from: 0, to: story.end, page: 0, chosen: null, over: null, pointer: null };
  const wanted = { source: "", severity: "", outcome: "" };
  const pages = Math.ceil(story.lanes / PAGE);

  // --- Elements ---------------------------------------------------------------------------------------------------

  const NS = "http://www.w3.org/2000/svg";
  function draw(tag, attributes, parent, text) {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    parent?.append(element);
    return element;
  }
  function html(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // --- Along time -------------------------------------------------------------------------------------------------

  // Measured once a drawing: asking the browser for each of thousands would take longer than to draw them.
  let across = box.clientWidth;
  const width = () => across;
  const scale = () => (across - LEFT - RIGHT) / (view.to - view.from);
  const x = (hours) => LEFT + (hours - view.from) * scale();
  const hours = (pixel) => view.from + (pixel - LEFT) / scale();

  function look(from, to) {
    const span = Math.min(Math.max(to - from, CLOSEST), story.end);
    view.from = Math.min(Math.max(from, 0), story.end - span);
    view.to = view.from + span;
    soon();
  }
  function zoom(factor, pixel = width() / 2) {
    const fixed = hours(pixel), part = (fixed - view.from) / (view.to - view.from);
    const span = Math.min(Math.max((view.to - view.from) * factor, CLOSEST), story.end);
    look(fixed - part * span, fixed + (1 - part) * span);
  }
  const move = (part) => look(view.from + part * (view.to - view.from), view.to + part * (view.to - view.from));

  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const pad = (number) => String(number).padStart(2, "0");
  function day(number) {
    if (!story.armistice) return `d ${number}`;
    const date = new Date(Date.parse(story.armistice) + number * 864e5);
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  }
  function instant(hour) {
    const minutes = Math.floor(hour * 60 + 1e-6), within = minutes % 1440;
    return `${day(Math.floor(minutes / 1440))} ${pad(Math.floor(within / 60))}:${pad(within % 60)}`;
  }
  function ticks() {
    const steps = [1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 720, 1440, 2400, 4800, 9600, 24000, 48000, 120000];
    const step = steps.find((step) => step * scale() >= 62) ?? 480000;
    const all = [];
    for (let tick = Math.ceil(view.from / step) * step; tick <= view.to; tick += step) {
      all.push([tick, tick % 24 === 0 ? day(tick / 24) : `${pad(tick % 24)}:00`]);
    }
    return all;
  }

  // --- Down the page ----------------------------------------------------------------------------------------------

  // The sources whose lanes are on this page, with the places of their names and of their first lane there.
  let groups = [];
  const tops = new Array(story.lanes);
  let bottom = 0;
  function arrange() {
    const first = view.page * PAGE, last = Math.min(first + PAGE, story.lanes);
    groups = [];
    tops.fill(null);
    let y = AXIS;
    for (const source of story.sources) {
      const from = Math.max(source.first, first), to = Math.min(source.first + source.lanes, last);
      const isEmpty = source.lanes === 0;
      if (to <= from && !isEmpty) continue;
      groups.push({ source, from, to, y });
      for (let lane = from; lane < to; lane += 1) tops[lane] = y + GROUP + (lane - from) * LANE;
      y += GROUP + Math.max(to - from, 0) * LANE + 6;
    }
    bottom = y;
  }
  const laneY = (lane) => tops[lane] ?? null;

  // How far each incident reaches with its marks, and these in the order of time.
  for (const incident of story.incidents) {
    incident.marks.sort((a, b) => a.at - b.at);
    incident.last = incident.marks.reduce((last, mark) => Math.max(last, mark.at), incident.span[1]);
  }

  function isWanted(incident) {
    return (wanted.source === "" || incident.source === Number(wanted.source))
      && (wanted.severity === "" || incident.severity === Number(wanted.severity))
      && (wanted.outcome === "" || incident.marks.some((mark) => mark.outcome === wanted.outcome));
  }

  // --- The drawing ------------------------------------------------------------------------------------------------

  const under = draw("g", {}, svg), lines = draw("path", { class: "grid" }, svg);
  const others = draw("path", { class: "other" }, svg);
  const bars = story.severities.map((_, rung) => {
    const part = story.severities.length > 1 ? 100 * rung / (story.severities.length - 1) : 0;
    return draw("path", { class: "severity", style: `--rung: ${part}%` }, svg);
  });
  const works = new Map(KINDS.map((kind) => [kind, draw("path", { class: `work ${kind}` }, svg)]));
  const halo = draw("path", { class: "halo" }, svg);
  const marks = new Map(OUTCOMES.map((outcome) => [outcome, draw("path", { class: `mark ${outcome}` }, svg)]));
  const over = draw("g", {}, svg);

  const rect = (left, top, wide, high) => `M${left.toFixed(1)} ${top}h${wide.toFixed(1)}v${high}h${(-wide).toFixed(1)}z`;
  function shape(outcome, cx, cy, size) {
    const r = 4.5 * size, start = `M${cx.toFixed(1)} ${cy}`;
    switch (outcome) {
      case "met": return `${start}m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
      case "missed": return `${start}m${-r} ${-r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;
      case "moot": return `${start}m0 ${-r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`;
      default: return `${start}m${-0.8 * r} ${-0.8 * r}h${1.6 * r}v${1.6 * r}h${-1.6 * r}z`;
    }
  }

  function incidents() {
    const bar = bars.map(() => []), work = new Map(KINDS.map((kind) => [kind, []]));
    const mark = new Map(OUTCOMES.map((outcome) => [outcome, []])), other = [], round = [];
    const size = scale() < 0.9 ? 0.75 : 1;
    let inView = 0;
    for (const incident of story.incidents) {
      const top = laneY(incident.lane);
      if (top === null) continue;
      const [from, to] = incident.span;
      if (incident.last < view.from || from > view.to) continue;
      const stretch = (begin, end) => {
        const left = Math.max(x(begin), -9), right = Math.min(x(end), width() + 9);
        return [left, Math.max(right - left, 1.5)];
      };
      if (!isWanted(incident)) {
        const [left, wide] = stretch(from, to);
        other.push(rect(left, top + MARKS, wide, BAR));
        continue;
      }
      inView += 1;
      for (const [severity, begin, end] of incident.spells) {
        if (end < view.from || begin > view.to) continue;
        const [left, wide] = stretch(begin, end);
        bar[severity].push(rect(left, top + MARKS, wide, BAR));
      }
      for (const [kind, begin, end] of incident.work) {
        if (end < view.from || begin > view.to) continue;
        const [left, wide] = stretch(begin, end);
        work.get(kind)?.push(rect(left, top + MARKS + BAR + 2, wide, WORK));
      }
      // Those at one instant stand side by side.
      let before = -Infinity;
      for (const { outcome, at } of incident.marks) {
        let cx = x(at);
        const own = outcome === "moot" ? (size < 1 ? 0.55 : 0.75) : size;
        if (cx - before < 8 * size) cx = before + (before + 8 * size > width() - 4 ? -8 : 8) * size;
        before = cx;
        const drawn = shape(outcome, cx, top + MARKS / 2 - 1, own);
        mark.get(outcome).push(drawn);
        if (outcome === "missed") round.push(drawn);
      }
    }
    others.setAttribute("d", other.join(""));
    bars.forEach((path, severity) => path.setAttribute("d", bar[severity].join("")));
    works.forEach((path, kind) => path.setAttribute("d", work.get(kind).join("")));
    marks.forEach((path, outcome) => path.setAttribute("d", mark.get(outcome).join("")));
    halo.setAttribute("d", round.join(""));
    return inView;
  }

  function background(high) {
    under.replaceChildren();
    for (const band of story.bands) {
      if (band.to < view.from || band.from > view.to) continue;
      const left = Math.max(x(band.from), 0), right = Math.min(x(band.to), width());
      const wide = Math.max(right - left, 1);
      draw("rect", { class: band.rebound ? "band rebound" : "band", x: left, y: AXIS, width: wide, height: high - 20 - AXIS }, under);
    }
    let grid = "";
    for (const [tick, label] of ticks()) {
      const place = Math.round(x(tick)) + 0.5;
      grid += `M${place} ${AXIS - 5}V${high - 20}`;
      const anchor = place < 24 ? "start" : place > width() - 24 ? "end" : "middle";
      // At both ends, since a picture of many lanes is higher than a screen.
      for (const y of [15, high - 7]) draw("text", { x: place, y, "text-anchor": anchor }, under, label);
    }
    lines.setAttribute("d", `${grid}M0 ${AXIS + 0.5}H${width()}`);
  }

  function names() {
    for (const { source, from, to, y } of groups) {
      const of = to - from < source.lanes ? `, lanes ${from - source.first + 1} to ${to - source.first} of ${source.lanes}` : "";
      const words = `${source.name} (${source.side}): ${source.violations} violation${source.violations === 1 ? "" : "s"}${of}`;
      draw("text", { class: "group-name over-lines", x: LEFT, y: y + 17 }, over, words);
    }
    for (const band of story.bands) {
      const left = Math.max(x(band.from), LEFT), room = Math.min(x(band.to), width()) - left;
      const words = band.rebound ? `after ${band.name}` : band.name;
      if (room > 6.5 * words.length) draw("text", { class: "over-lines", x: left + 3, y: bottom - 4 }, over, words);
    }
  }

  function gauges() {
    story.gauges.forEach((gauge, index) => {
      const top = bottom + index * GAUGE, base = top + GAUGE - 6, high = GAUGE - 26;
      const y = (value) => (base - high * value / gauge.top).toFixed(1);
      let line = "", area = "", bars = "";
      for (let i = first(gauge.points, view.from); i < gauge.points.length && gauge.points[i][0] <= view.to; i += 1) {
        const [from, value] = gauge.points[i], to = gauge.points[i + 1]?.[0] ?? story.end;
        const left = Math.max(x(from), -9), right = Math.min(x(to), width() + 9);
        if (gauge.bars) {
          if (value > 0) bars += rect(left + 0.5, y(value), Math.max(right - left - 1, 0.5), (base - y(value)).toFixed(1));
        } else {
          line += `${line ? "L" : "M"}${left.toFixed(1)} ${y(value)}H${right.toFixed(1)}`;
          if (value > 0) area += rect(left, y(value), right - left, (base - y(value)).toFixed(1));
        }
      }
      if (gauge.bars) draw("path", { class: "bars", d: bars }, over);
      else {
        draw("path", { class: "area", d: area }, over);
        draw("path", { class: "level", d: line }, over);
      }
      if (gauge.capacity !== null) draw("path", { class: "capacity", d: `M0 ${y(gauge.capacity)}H${width()}` }, over);
      draw("path", { class: "rule", d: `M0 ${base + 0.5}H${width()}` }, over);
      draw("text", { class: "over-lines", x: LEFT, y: top + 13 }, over, `${gauge.name}: ${gauge.words}`);
    });
  }
  // The last point at or before an instant.
  function first(points, hour) {
    let low = 0, high = points.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (points[middle][0] <= hour) low = middle; else high = middle - 1;
    }
    return low;
  }

  function chosen() {
    const incident = story.incidents[view.chosen];
    const top = incident && laneY(incident.lane);
    if (incident === undefined || top === null) return;
    const left = x(incident.span[0]) - 4, right = x(incident.span[1]) + 4;
    draw("rect", { class: "chosen", x: left, y: top, width: Math.max(right - left, 8), height: LANE - 1, rx: 4 }, over);
    const dues = incident.marks.filter((mark) => mark.due !== null && mark.due <= story.end).sort((a, b) => a.due - b.due);
    // By turns above and below; a label that would run into the one before it is left to the panel.
    const taken = [-Infinity, -Infinity];
    dues.forEach((mark, index) => {
      const place = x(mark.due), isLeft = place > width() - 150, words = `${story.phases[mark.phase]} due`;
      draw("path", { class: "due", d: `M${place} ${top - 4}V${top + LANE + 3}` }, over);
      const long = 6.5 * words.length, start = isLeft ? place - 4 - long : place + 4, side = index % 2;
      if (start < taken[side]) return;
      taken[side] = start + long;
      const y = side === 0 ? top - 3 : top + LANE + 12;
      draw("text", { class: "over-lines", x: place + (isLeft ? -4 : 4), y, "text-anchor": isLeft ? "end" : "start" }, over, words);
    });
  }

  let waits = false;
  function soon() {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => { waits = false; render(); });
  }
  function render() {
    across = box.clientWidth;
    arrange();
    const high = bottom + story.gauges.length * GAUGE + 20;
    svg.setAttribute("viewBox", `0 0 ${width()} ${high}`);
    svg.setAttribute("height", high);
    background(high);
    over.replaceChildren();
    names();
    const inView = incidents();
    gauges();
    chosen();
    if (view.pointer !== null) draw("path", { class: "at", d: `M${view.pointer} ${AXIS}V${high - 20}` }, over);
    tell(inView);
  }

  let told = "";
  function tell(inView) {
    const all = story.incidents.length;
    const lanes = pages > 1 ? `lanes ${view.page * PAGE + 1} to ${Math.min((view.page + 1) * PAGE, story.lanes)} of ${story.lanes}` : `${story.lanes} lanes`;
    const words = `${inView} of ${all} incidents in view, ${lanes}, ${instant(view.from)} to ${instant(view.to)}`;
    if (words !== told) at("count").textContent = told = words;
    at("pager").hidden = pages <= 1;
    at("shown").textContent = lanes;
  }

  // --- Choosing ---------------------------------------------------------------------------------------------------

  // The incident nearest to a place in the picture, if one is near.
  function near(px, py) {
    let best = null, least = 10;
    story.incidents.forEach((incident, index) => {
      if (!isWanted(incident)) return;
      const top = laneY(incident.lane);
      if (top === null || py < top || py >= top + LANE) return;
      const distance = Math.max(x(incident.span[0]) - px, px - x(incident.last), 0);
      if (distance < least) [best, least] = [index, distance];
    });
    return best;
  }

  function show(px, py) {
    const index = near(px, py);
    view.over = index;
    box.classList.toggle("over", index !== null);
    const which = Math.floor((py - bottom) / GAUGE), gauge = py > bottom ? story.gauges[which] : undefined;
    view.pointer = index === null && gauge === undefined ? null : px;
    if (index !== null) {
      const incident = story.incidents[index];
      const outcomes = incident.marks.map((mark) => `${story.phases[mark.phase]} ${mark.outcome}`).join(", ");
      lay(px, py, incident.title, [`${incident.onset}, ${incident.lasted}, ${incident.ended}`, outcomes]);
    } else if (gauge !== undefined) {
      const hour = Math.min(Math.max(hours(px), 0), story.end);
      const value = gauge.points[first(gauge.points, hour)][1];
      lay(px, py, `${gauge.name}: ${Number.isInteger(value) ? value : value.toFixed(3)}`, [instant(hour)]);
    } else {
      const hour = hours(px), band = py > AXIS && story.bands.find((band) => hour >= band.from && hour < band.to);
      tip.hidden = !band;
      if (band) lay(px, py, band.rebound ? `after ${band.name}` : band.name, [`${instant(band.from)} to ${instant(band.to)}`]);
    }
    soon();
  }
  function lay(px, py, title, words) {
    tip.replaceChildren(html("b", {}, title), ...words.filter(Boolean).map((line) => html("div", {}, line)));
    tip.hidden = false;
    const left = Math.min(px + 14, box.clientWidth - tip.offsetWidth - 4);
    const below = py + 18 + tip.offsetHeight < box.clientHeight;
    tip.style.left = `${Math.max(left, 4)}px`;
    tip.style.top = `${below ? py + 18 : Math.max(py - tip.offsetHeight - 10, 0)}px`;
  }

  function choose(index, isToBeRead) {
    view.chosen = index;
    const incident = story.incidents[index];
    document.querySelector(".chosen-row")?.classList.remove("chosen-row");
    tip.hidden = true;
    if (incident === undefined) {
      view.chosen = null;
      panel.classList.remove("open");
      panel.replaceChildren(html("p", { class: "muted" }, "Choose an incident, in the picture or in the table, to see where the time went."));
      soon();
      return;
    }
    document.querySelector(`tr[data-incident="${index}"]`)?.classList.add("chosen-row");
    const page = Math.floor(incident.lane / PAGE);
    if (page !== view.page) view.page = page;
    const [from, to] = incident.span;
    // What is out of view, or too small to see, is brought into it.
    const span = view.to - view.from;
    if (to < view.from || from > view.to) look((from + to - span) / 2, (from + to + span) / 2);
    panel.replaceChildren(...told_of(index));
    panel.classList.add("open");
    panel.scrollTop = 0;
    if (isToBeRead) panel.focus();
    soon();
  }

  function told_of(index) {
    const incident = story.incidents[index];
    const button = (words, label, act) => {
      const element = html("button", { type: "button", "aria-label": label, title: label }, words);
      element.addEventListener("click", act);
      return element;
    };
    const steps = html("div", { class: "steps" },
      button("←", "Incident before", () => step(-1, true)),
      button("→", "Next incident", () => step(1, true)),
      button("Look closer", "Look closer at this incident", () => {
        const [from, to] = incident.span, last = Math.max(to, ...incident.marks.map((mark) => Math.min(mark.due ?? to, story.end)));
        const room = 0.15 * (last - from) + 1;
        look(from - room, last + room);
      }),
      button("✕", "Close", () => { choose(null); box.focus({ preventScroll: true }); }));
    const facts = html("dl", { class: "facts" });
    for (const [name, value] of incident.facts) facts.append(html("dt", {}, name), html("dd", {}, value));
    const parts = [steps, html("h2", {}, incident.title), facts];
    for (const phase of incident.phases) {
      parts.push(html("h3", {}, html("span", { class: `verdict ${phase.outcome}` }, `${phase.name}: ${phase.outcome}`)), html("p", {}, phase.words));
      for (const path of phase.paths) parts.push(html("h4", {}, path.title), bar(path), table(path));
    }
    const events = html("ol", { class: "events" });
    for (const [when, words] of incident.events) events.append(html("li", {}, html("time", {}, when.replace(/ +/g, " ")), html("span", {}, words)));
    parts.push(html("h3", {}, "What happened"), events);
    return parts;
  }
  // A critical path, with the deadline across it.
  function bar(path) {
    const drawing = draw("svg", { class: "path", viewBox: "0 0 320 34", preserveAspectRatio: "none", "aria-hidden": "true" });
    for (const part of path.parts) {
      const piece = draw("rect", { class: `work ${part.kind}`, x: 320 * part.from, y: 2, width: Math.max(320 * part.width, 1), height: 16 }, drawing);
      draw("title", {}, piece, `${part.name}: ${part.hours}`);
    }
    if (path.due !== null) {
      const place = Math.min(320 * path.due, 319);
      draw("path", { class: "due", d: `M${place} 0V22` }, drawing);
      draw("text", { x: Math.min(place, 318), y: 33, "text-anchor": place > 200 ? "end" : "start" }, drawing, `deadline ${path.deadline}`);
    }
    return drawing;
  }
  function table(path) {
    const body = html("tbody", {});
    for (const part of path.parts) {
      const swatch = html("span", { class: "swatch" });
      draw("rect", { class: `work ${part.kind}`, width: 10, height: 10 }, swatch.appendChild(draw("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" })));
      body.append(html("tr", {}, html("td", {}, swatch, part.name), html("td", { class: "n" }, part.hours), html("td", { class: "n" }, part.share)));
    }
    return html("table", {}, html("thead", {}, html("tr", {}, html("th", {}, "Waited for"), html("th", { class: "n" }, "time"), html("th", { class: "n" }, "share"))), body);
  }

  // The next incident that is wanted, in either direction.
  function step(by, isToBeRead) {
    const all = story.incidents.length;
    let index = view.chosen ?? (by > 0 ? -1 : all);
    do index += by; while (index >= 0 && index < all && !isWanted(story.incidents[index]));
    if (index >= 0 && index < all) choose(index, isToBeRead);
  }

  // --- Hands ------------------------------------------------------------------------------------------------------

  const pointers = new Map();
  let travelled = 0, apart = 0;
  const place = (event) => {
    const frame = box.getBoundingClientRect();
    return [event.clientX - frame.left - box.clientLeft, event.clientY - frame.top - box.clientTop];
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, place(event));
    if (pointers.size === 1) travelled = 0;
    apart = 0;
  });
  box.addEventListener("pointermove", (event) => {
    const now = place(event), before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === "mouse") show(...now);
      return;
    }
    pointers.set(event.pointerId, now);
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()], gap = Math.max(Math.abs(a[0] - b[0]), 20);
      if (apart > 0) zoom(apart / gap, (a[0] + b[0]) / 2);
      apart = gap;
      travelled = Infinity;
    } else {
      const by = now[0] - before[0];
      travelled += Math.abs(by) + Math.abs(now[1] - before[1]);
      if (travelled > 5) {
        if (!box.hasPointerCapture(event.pointerId)) box.setPointerCapture(event.pointerId);
        box.classList.add("moving");
        tip.hidden = true;
        look(view.from - by / scale(), view.to - by / scale());
      }
    }
  });
  const lift = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    box.classList.remove("moving");
    if (event.type === "pointerup" && travelled <= 5) {
      const index = near(...place(event));
      if (index !== null) choose(index);
    }
  };
  box.addEventListener("pointerup", lift);
  box.addEventListener("pointercancel", lift);
  box.addEventListener("pointerleave", () => { tip.hidden = true; view.pointer = null; soon(); });
  box.addEventListener("wheel", (event) => {
    const isZoom = event.ctrlKey || event.metaKey;
    const aside = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (!isZoom && Math.abs(aside) < Math.abs(event.deltaY) && !event.shiftKey) return;
    event.preventDefault();
    if (isZoom) zoom(Math.exp(0.004 * event.deltaY), place(event)[0]);
    else look(view.from + aside / scale(), view.to + aside / scale());
  }, { passive: false });

  const acts = {
    in: () => zoom(0.5), out: () => zoom(2), left: () => move(-0.3), right: () => move(0.3), all: () => look(0, story.end),
    "lanes-before": () => turn(-1), "lanes-after": () => turn(1),
  };
  function turn(by) {
    view.page = Math.min(Math.max(view.page + by, 0), pages - 1);
    soon();
  }
  for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", acts[button.dataset.do]);
  const KEYS = {
    ArrowLeft: acts.left, ArrowRight: acts.right, "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.all,
    ArrowDown: () => step(1), ArrowUp: () => step(-1), PageDown: () => turn(1), PageUp: () => turn(-1),
    Enter: () => { if (view.chosen !== null) panel.focus(); },
  };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || KEYS[event.key] === undefined) return;
    event.preventDefault();
    KEYS[event.key]();
    const incident = story.incidents[view.chosen];
    if (incident && event.key.startsWith("Arrow")) at("said").textContent = `${incident.title}, ${incident.onset}, ${incident.ended}`;
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { choose(null); box.focus({ preventScroll: true }); }
  });

  for (const name of Object.keys(wanted)) {
    at(`by-${name}`).addEventListener("change", (event) => {
      wanted[name] = event.target.value === "any" ? "" : event.target.value;
      for (const row of document.querySelectorAll("#table tbody tr")) row.hidden = !isWanted(story.incidents[row.dataset.incident]);
      soon();
    });
  }
  at("table").addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-incident]");
    if (row !== null) choose(Number(row.dataset.incident), event.target.closest("button") !== null);
  });

  document.querySelector(".tools").hidden = false;
  new ResizeObserver(soon).observe(box);
  addEventListener("beforeprint", render);
  addEventListener("afterprint", soon);
  render();
})();

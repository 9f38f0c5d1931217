// Draws the figures. What they show is in the page as finished options; this only fills in colours, looks up the words
// for a point, and offers the table.
(() => {
  "use strict";
  const root = document.documentElement;

  /** Where `$name` is a colour of the theme. Anywhere else it is what somebody called something. */
  const COLOURED = ["color", "backgroundColor", "borderColor"];

  /** What `@name` is as a formatter: a way to write numbers on an axis, or the words that came with what is labelled. */
  const FORMATS = {
    "@percent": (share) => `${+(100 * share).toPrecision(6)} %`,
    "@points": (share) => `${+(100 * share).toPrecision(6)}`.replace("-", "−"),
    "@number": (value) => value.toLocaleString("en-GB", { maximumSignificantDigits: 6 }),
    "@words": ({ data }) => [data].flat().find((one) => one?.words)?.words ?? "",
  };

  /** Shapes that the chart library has none of, each from one item of data. */
  const SHAPES = {
    // From x to x, from the bottom up: (middle, from, to, height).
    rect: (params, api) => {
      const [left, top] = api.coord([api.value(1), api.value(3)]);
      const [right, bottom] = api.coord([api.value(2), 0]);
      const shape = clipped({ x: left, y: top, width: Math.max(right - left - 0.5, 0.5), height: bottom - top }, params);
      return shape && { type: "rect", shape, style: api.style() };
    },
    // Between two lines: all points at once.
    band: (params, api, { points }) => {
      if (params.dataIndex > 0) return null;
      const upper = points.map(([x, , high]) => api.coord([x, high]));
      const lower = points.map(([x, low]) => api.coord([x, low])).reverse();
      return { type: "polygon", shape: { points: [...upper, ...lower] }, style: { ...api.style(), stroke: "none" } };
    },
    // A bar from 0 with its interval, in one of the slots of its row: (value, low, high, row, slot, slots).
    bar: (params, api) => {
      const { x, y, zero, height } = slot(api);
      const shape = { x: Math.min(x, zero), y: y - height / 2, width: Math.max(Math.abs(x - zero), 0.5), height };
      return { type: "group", children: [{ type: "rect", shape, style: api.style() }, ...whisker(api, y, "--ink")] };
    },
    // A dot with its interval, likewise.
    dot: (params, api) => {
      const { x, y } = slot(api);
      const dot = { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: api.style() };
      return { type: "group", children: [...whisker(api, y), dot] };
    },
    // A bar in a row: (from, to, row, share of the row's height).
    span: (params, api) => {
      const [left, middle] = api.coord([api.value(0), api.value(2)]);
      const [right] = api.coord([api.value(1), api.value(2)]);
      const height = api.size([0, 1])[1] * api.value(3);
      return { type: "rect", shape: { x: left, y: middle - height / 2, width: Math.max(right - left, 1), height }, style: api.style() };
    },
  };

  function clipped(shape, { coordSys }) {
    const left = Math.max(shape.x, coordSys.x);
    const right = Math.min(shape.x + shape.width, coordSys.x + coordSys.width);
    return right > left ? { ...shape, x: left, width: right - left } : null;
  }

  function slot(api) {
    const [x, middle] = api.coord([api.value(0), api.value(3)]);
    const [zero] = api.coord([0, api.value(3)]);
    const row = Math.min(api.size([0, 1])[1], 60);
    const slots = api.value(5);
    return { x, zero, y: middle + (api.value(4) - (slots - 1) / 2) * (row * 0.72 / slots), height: (row * 0.6) / slots };
  }

  function whisker(api, y, colour) {
    const [low, high] = [api.value(1), api.value(2)];
    if (Number.isNaN(low) || Number.isNaN(high)) return [];
    const [left, right] = [low, high].map((end) => api.coord([end, api.value(3)])[0]);
    const stroke = colour ? getComputedStyle(root).getPropertyValue(colour).trim() : api.visual("color");
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5 } });
    return [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4)];
  }

  /** Of the words for a part of a bar the longest that it has room for; `room` is its share of the longest bar. */
  function fitting({ words, room }, width) {
    // Beside the bars stand their names.
    const pixels = room * Math.max(width - 150, 0.6 * width);
    return words?.find((text) => 6.6 * text.length + 12 <= pixels) ?? "";
  }

  /** How a label is written: never by a text, in which the library would look for templates. */
  function formatter(of, place) {
    if (of === "@fits") return ({ data }) => fitting(data, place.clientWidth);
    return typeof of === "object" ? ({ data }) => data.at(-1)[of.word] : FORMATS[of];
  }

  /** The option with colours, formatters and shapes in place of their names; `key` says what `value` is. */
  function filled(value, style, place, key) {
    if (key === "formatter") return formatter(value, place);
    if (key === "renderItem") return (params, api) => SHAPES[value.kind](params, api, value);
    if (Array.isArray(value)) return value.map((one) => filled(one, style, place, key));
    if (typeof value === "string" && value.startsWith("$") && COLOURED.includes(key)) return style.getPropertyValue(`--${value.slice(1)}`).trim();
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, style, place, key)]));
  }

  class Figure {
    constructor(element) {
      this.element = element;
      this.data = JSON.parse(element.querySelector("script").textContent);
      this.place = element.querySelector(".chart");
      this.reading = element.querySelector(".reading");
      this.described = [...element.querySelectorAll(":scope > :is(h2, h3), figcaption")].map((part) => part.textContent.trim()).join(". ");
      this.view = 0;
      this.chart = echarts.init(this.place, null, { renderer: "svg" });
      this.draw();
      element.querySelector("select")?.addEventListener("change", (event) => {
        this.view = Number(event.target.value);
        // On paper there is nothing to choose, and the chart is of one.
        const { selectedIndex, options } = event.target;
        element.querySelector(".now").textContent = `${options[selectedIndex].text} (one of ${options.length} to choose from)`;
        this.draw();
      });
      element.querySelector("details").addEventListener("toggle", () => this.table());
      element.querySelector(".download").addEventListener("click", () => this.download());
      this.place.addEventListener("keydown", (event) => this.key(event));
      this.place.addEventListener("blur", () => this.leave());
    }

    draw() {
      const style = getComputedStyle(root);
      const { height, labels, told, pick, choices, encode, ...own } = { ...this.data.shared, ...this.data.views[this.view].option };
      for (const [part, place] of Object.entries(pick ?? {})) own[part] = choices[part][place];
      if (encode) own.series = own.series.map((one) => ({ ...one, encode }));
      [this.labels, this.told] = [labels, told ?? labels?.map((_, place) => place)];
      if (height) {
        this.place.style.height = `${height}px`;
        this.chart.resize();
      }
      const option = filled(own, style, this.place);
      const ink = style.getPropertyValue("--ink").trim();
      option.tooltip = {
        confine: true,
        backgroundColor: style.getPropertyValue("--panel").trim(),
        borderColor: style.getPropertyValue("--line").trim(),
        textStyle: { color: ink },
        ...option.tooltip,
        formatter: (params) => this.tip(params),
      };
      option.textStyle = { fontFamily: getComputedStyle(document.body).fontFamily, color: ink };
      option.aria = { enabled: true, label: { description: this.described } };
      option.animation = false;
      this.chart.setOption(option, { notMerge: true });
      this.points = this.stops(option);
      this.at = -1;
    }

    /** The words for a point: they came with it, or stand at the end of its row, each for one of the labels. */
    words(data) {
      const row = Array.isArray(data) ? data.at(-1) : null;
      return Array.isArray(row) ? this.told.map((place) => this.labels[place] + row[place]).join("\n") : data?.tip;
    }

    tip(params) {
      const words = [params].flat().map((point) => this.words(point.data)).find(Boolean);
      if (!words) return "";
      const shown = document.createElement("div");
      shown.className = "tip";
      shown.textContent = words;
      return shown;
    }

    /** Everything that has words, in the order of the option: the stops of the arrow keys. */
    stops(option) {
      const stops = [];
      option.series.forEach((series, seriesIndex) => {
        const data = series.data ?? option.dataset?.source ?? [];
        data.forEach((item, dataIndex) => {
          const words = this.words(item);
          if (words) stops.push({ seriesIndex, dataIndex, words });
        });
      });
      return stops;
    }

    key(event) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") this.leave();
      if (!step || this.points.length === 0) return;
      event.preventDefault();
      this.at = (this.at + step + this.points.length + (this.at < 0 && step < 0 ? 1 : 0)) % this.points.length;
      const { seriesIndex, dataIndex, words } = this.points[this.at];
      this.chart.dispatchAction({ type: "showTip", seriesIndex, dataIndex });
      this.reading.textContent = words;
    }

    leave() {
      this.at = -1;
      this.chart.dispatchAction({ type: "hideTip" });
      this.reading.textContent = "";
    }

    /** The table, made when it is first looked at. */
    table() {
      const place = this.element.querySelector(".table");
      if (place.firstChild) return;
      const { columns, rows } = this.data;
      const numeric = columns.map((_, place) => rows.every((row) => row[place] === "" || !Number.isNaN(Number(row[place]))));
      const table = document.createElement("table");
      const line = (cells, tag, parent) => {
        const tr = parent.insertRow();
        cells.forEach((text, place) => {
          const cell = document.createElement(tag);
          if (tag === "th") cell.scope = "col";
          if (numeric[place]) cell.className = "n";
          cell.textContent = tag === "td" && numeric[place] ? short(text) : text;
          tr.append(cell);
        });
      };
      line(columns, "th", table.createTHead());
      const body = table.createTBody();
      rows.forEach((row) => line(row, "td", body));
      place.append(table);
    }

    /** The same cells as in the results' own file, digit for digit. */
    download() {
      const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
      const { columns, rows, file } = this.data;
      const text = [columns, ...rows].map((row) => `${row.map(quoted).join(",")}\n`).join("");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
      link.download = file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }
  }

  /** Digits that fit a table; the download has them all. */
  const short = (text) => (text.length > 8 ? String(+Number(text).toPrecision(6)) : text);

  const figures = [...document.querySelectorAll("figure")].map((element) => new Figure(element));
  root.addEventListener("themechange", () => figures.forEach((figure) => figure.draw()));
  const resize = () => figures.forEach((figure) => figure.chart.resize());
  new ResizeObserver(resize).observe(document.getElementById("content"));
  addEventListener("beforeprint", resize);
  addEventListener("afterprint", resize);
})();

/*
 * The drawing side of dashboard/components/maps.py (docs/adr/0006-map-geometry-by-url.md).
 *
 * start(map, options) runs once in a frame and makes every layer, empty. show(content) runs at
 * every redraw: geometry it has not seen is fetched by its version, everything else is restyling.
 * Text reaches the page as text nodes only; the legend's HTML is escaped where it is written.
 */
(() => {
  "use strict";

  const HERE = document.currentScript.src;
  const GEOMETRY = new URL("../../geometry/", HERE);
  L.Icon.Default.imagePath = new URL("images/", HERE).href;

  const INK = "#1b2430";
  const HATCH = "#8b8f96";
  const HOUSE = '<svg viewBox="0 0 20 20" width="18" aria-hidden="true"><path fill="none" '
    + 'stroke="currentColor" stroke-width="2" stroke-linejoin="round" '
    + 'd="M3 10 10 3.5 17 10M5 9v7.5h10V9"/></svg>';
  const NAME_PX = 13;
  const MOST_NAMES = 28;
  const MOST_TRIED = 200;
  const LEGEND_PX = 296; // fixed: the style sheet may arrive after the first drawing
  const LINE_WIDTH = { selected: 4, receiver: 2.2, merged: 1.6, outline: 0.7, circle: 1 };

  let map, canvas, words, symbols, plain, parts, legend, notice, labels;
  let shown = null;
  let viewKey = null;
  let legendHtml = null;
  let wholeZoom = 0; // the zoom that shows every area: circles have their nominal size there

  /* ---- drawing ------------------------------------------------------------------------- */

  /* A marker with corners. It lives in the same canvas as the areas: a second canvas on top
     would swallow the clicks meant for what lies below. */
  const ShapeMarker = L.CircleMarker.extend({
    _updatePath() { this._renderer._updateShape(this); },
  });

  const ShapeCanvas = L.Canvas.extend({
    _updateShape(layer) {
      if (!this._drawing || layer._empty()) return;
      const ctx = this._ctx;
      const { x, y } = layer._point;
      const size = layer._radius;
      ctx.beginPath();
      layer.options.corners.forEach(([dx, dy], i) =>
        ctx[i ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
      ctx.closePath();
      ctx.setLineDash([]);
      ctx.globalAlpha = 1;
      ctx.lineJoin = "round";
      ctx.strokeStyle = "#ffffff";
      ctx.lineWidth = layer.options.weight + 3;
      ctx.stroke();
      this._fillStroke(ctx, layer);
    },
  });

  function hatching() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 7;
    const ctx = tile.getContext("2d");
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, 7, 7);
    ctx.strokeStyle = HATCH;
    ctx.lineWidth = 1.4;
    ctx.beginPath();
    for (const shift of [-7, 0, 7]) {
      ctx.moveTo(shift - 1, 8);
      ctx.lineTo(shift + 8, -1);
    }
    ctx.stroke();
    return ctx.createPattern(tile, "repeat");
  }

  /* ---- parts: a layer, the version of its geometry, and its members in file order --------- */

  function part(name, options) {
    const layer = L.geoJSON(null, { renderer: canvas, ...options });
    if (options.interactive !== false) {
      layer.bindTooltip(tip, { sticky: true, className: "dk-tip", direction: "top", opacity: 1 });
      /* Runs before streamlit-folium's own listener, which reads the properties; it compares with
         the last ones it read, so they are replaced, never changed. */
      layer.on("click", ({ layer: { feature } }) => {
        feature.properties = { ...feature.properties, part: name, serial: Date.now() };
      });
    }
    return { layer: layer.addTo(map), version: null, members: [] };
  }

  function tip(layer) {
    const box = document.createElement("div");
    const title = document.createElement("strong");
    title.textContent = layer.feature.properties.name;
    box.append(title);
    for (const line of (layer.text || "").split("\n").filter(Boolean)) {
      const row = document.createElement("div");
      row.textContent = line;
      box.append(row);
    }
    return box;
  }

  async function load(target, version) {
    if (target.version === version) return;
    target.version = version;
    target.layer.clearLayers();
    target.members = [];
    if (!version) return;
    try {
      const answer = await fetch(new URL(`${version}.json`, GEOMETRY));
      if (!answer.ok) throw new Error(`geometry ${version}: ${answer.status}`);
      const data = await answer.json();
      if (target.version !== version) return;
      target.layer.addData(data);
      target.members = target.layer.getLayers();
    } catch (error) {
      if (target.version === version) target.version = null;
      throw error;
    }
  }

  /* ---- restyling ------------------------------------------------------------------------ */

  function spread(target, column) {
    const rows = column.rows.split(",");
    target.members.forEach((layer, i) => { layer.text = column.texts[rows[i]]; });
    return new Set(column.selected);
  }

  function styleAreas(areas) {
    const chosen = spread(parts.area, areas);
    const fills = new Map([...areas.colors].map((color, i) => [String(i), color]));
    const pattern = hatching();
    const factor = zoomFactor();
    parts.area.members.forEach((layer, i) => {
      const round = layer instanceof L.CircleMarker;
      const mark = layer.feature.properties.mark;
      const picked = chosen.has(i);
      const kind = picked ? "selected" : mark || (round ? "circle" : "outline");
      const fill = fills.get(areas.levels[i]);
      layer.setStyle({
        fillColor: fill || pattern,
        fillOpacity: round ? 0.92 : plain ? 1 : 0.72,
        color: picked || mark ? INK : round ? "#33415c" : "#ffffff",
        weight: LINE_WIDTH[kind],
        dashArray: mark === "merged" && !picked ? "3 4" : null,
      });
      if (round) {
        layer.radiusPx = areas.radii ? parseInt(areas.radii[i], 36) : 4;
        layer.setRadius(layer.radiusPx * factor);
      }
    });
    stack(parts.area.members, chosen);
  }

  /* Large circles below small ones, marked squares above plain ones, selected ones on top. */
  function stack(members, chosen) {
    const height = (layer, i) => (chosen.has(i) ? 1e6 : 0)
      + (layer.feature.properties.mark ? 1e3 : 0) - (layer.radiusPx || 0);
    const special = members
      .map((layer, i) => [height(layer, i), layer])
      .filter(([at]) => at !== 0)
      .sort(([a], [b]) => a - b);
    for (const [, layer] of special) layer.bringToFront();
  }

  function styleVenues(venues) {
    const chosen = spread(parts.venue, venues);
    const factor = venueFactor();
    parts.venue.members.forEach((layer, i) => {
      const level = venues.levels[i];
      const present = parts.venue.layer.hasLayer(layer);
      if (level === "." && present) parts.venue.layer.removeLayer(layer);
      if (level === ".") return;
      if (!present) parts.venue.layer.addLayer(layer);
      const { corners, color } = symbols[layer.feature.properties.symbol];
      const picked = chosen.has(i);
      layer.radiusPx = picked ? 9 : level === "1" ? 6 : 5.2;
      layer.setStyle({
        corners,
        color: picked ? INK : color,
        fillColor: level === "1" ? color : "#ffffff",
        fillOpacity: 1,
        weight: picked ? 3.5 : 1.8,
      });
      layer.setRadius(layer.radiusPx * factor);
    });
  }

  function zoomFactor() {
    return Math.min(2.2, Math.max(0.55, 2 ** ((map.getZoom() - wholeZoom) * 0.45)));
  }

  function venueFactor() {
    return Math.min(1.6, Math.max(1, 2 ** ((map.getZoom() - wholeZoom) * 0.22)));
  }

  function resize() {
    for (const [target, factor] of [[parts.area, zoomFactor()], [parts.venue, venueFactor()]]) {
      for (const layer of target.members) {
        if (layer.radiusPx) layer.setRadius(layer.radiusPx * factor);
      }
    }
  }

  function stackParts() {
    parts.edge.layer.bringToFront();
    parts.venue.layer.bringToFront();
  }

  /* ---- what lies around ----------------------------------------------------------------- */

  function settle(view) {
    const key = JSON.stringify(view);
    if (key === viewKey) return;
    if (!map.getSize().x) {
      map.once("resize", () => settle(view));
      return;
    }
    viewKey = key;
    if (view.bounds) map.fitBounds(view.bounds, { ...clearOf(), animate: false });
    else map.setView(view.center, view.zoom, { animate: false });
  }

  /* Space that the controls and the legend cover, so that the areas lie beside them. */
  function clearOf() {
    const narrow = isNarrow();
    return {
      paddingTopLeft: [narrow ? 16 : 64, 28],
      paddingBottomRight: [narrow ? 16 : LEGEND_PX + 24, 28],
    };
  }

  function margins() {
    const { paddingTopLeft, paddingBottomRight } = clearOf();
    return L.point(paddingTopLeft).add(paddingBottomRight);
  }

  function isNarrow() {
    return map.getSize().x < 760;
  }

  function panel(position, className) {
    const control = L.control({ position });
    const box = L.DomUtil.create("div", className);
    control.onAdd = () => box;
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    control.addTo(map);
    return box;
  }

  function showLegend(html) {
    if (html === legendHtml) return;
    legendHtml = html;
    const before = legend.querySelector("details");
    const open = before ? before.open : !isNarrow();
    legend.innerHTML = html;
    legend.querySelector("details").open = open;
  }

  /* Words to find one's way by: the places given, then the names of the largest circles, as many
     as touch neither each other nor a symbol. Squares have numbers for names and get none. */
  function showNames() {
    labels.clearLayers();
    const seen = map.getBounds();
    const visible = (target) => target.members.filter((layer) =>
      layer.radiusPx && target.layer.hasLayer(layer) && seen.contains(layer.getLatLng()));
    const circles = visible(parts.area);
    const symbolsAt = [...circles, ...visible(parts.venue)].map((layer) => layer._point);
    const taken = [];
    for (const [lat, lon, text] of shown.places) name(L.latLng(lat, lon), text, 0, taken, []);
    circles.sort((a, b) => b.options.weight - a.options.weight || b.radiusPx - a.radiusPx);
    for (const layer of circles.slice(0, MOST_TRIED)) {
      if (taken.length >= MOST_NAMES) break;
      const below = layer.getRadius() + NAME_PX / 2 + 3;
      name(layer.getLatLng(), layer.feature.properties.name, below, taken, symbolsAt);
    }
  }

  function name(at, text, below, taken, symbolsAt) {
    const middle = map.latLngToLayerPoint(at).add([0, below]);
    const half = L.point(text.length * NAME_PX / 2, NAME_PX / 2);
    const box = L.bounds(middle.subtract(half), middle.add(half));
    const roomy = L.bounds(box.min.subtract([4, 3]), box.max.add([4, 3]));
    if (taken.some((other) => other.overlaps(box))) return;
    if (symbolsAt.some((point) => roomy.contains(point))) return;
    taken.push(box);
    const word = document.createElement("span");
    word.textContent = text;
    word.style.marginTop = `${below}px`;
    const icon = L.divIcon({ html: word, className: "dk-place", iconSize: null });
    L.marker(at, { icon, pane: "dk-names", interactive: false, keyboard: false }).addTo(labels);
  }

  function say(sentence) {
    notice.textContent = sentence;
    notice.hidden = !sentence;
  }

  function homeButton() {
    const button = L.DomUtil.create("a", "dk-home", map.zoomControl.getContainer());
    Object.assign(button, { href: "#", title: words.whole, innerHTML: HOUSE });
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", words.whole);
    L.DomEvent.on(button, "click", (event) => {
      L.DomEvent.stop(event);
      viewKey = null;
      settle(shown.view);
    });
  }

  /* A quiet grid of latitude and longitude, so that a map without a base has bearings. */
  function grid() {
    const pane = map.createPane("dk-grid");
    pane.style.zIndex = 250;
    pane.style.pointerEvents = "none";
    const lines = L.layerGroup().addTo(map);
    const style = {
      pane: "dk-grid", renderer: L.svg({ pane: "dk-grid", padding: 0.5 }),
      color: "#d8d8d0", weight: 1, interactive: false,
    };
    const draw = () => {
      lines.clearLayers();
      const seen = map.getBounds();
      const box = seen.pad(0.5);
      const step = gridStep(seen.getEast() - seen.getWest());
      const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
      for (const lon of ticks(box.getWest(), box.getEast(), step)) {
        L.polyline([[box.getSouth(), lon], [box.getNorth(), lon]], style).addTo(lines);
        gridLabel([seen.getNorth(), lon], `${lon.toFixed(places)}°E`, "dk-lon", lines);
      }
      for (const lat of ticks(box.getSouth(), box.getNorth(), step)) {
        L.polyline([[lat, box.getWest()], [lat, box.getEast()]], style).addTo(lines);
        gridLabel([lat, seen.getWest()], `${lat.toFixed(places)}°N`, "dk-lat", lines);
      }
    };
    map.on("moveend", draw);
  }

  function gridStep(width) {
    return [5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005].find((step) => width / step >= 3)
      || 0.002;
  }

  function ticks(from, to, step) {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step);
  }

  /* Labels stand at the top and left edges, clear of the controls in the corners. */
  function gridLabel(at, text, className, group) {
    const { x, y } = map.latLngToContainerPoint(at);
    const { x: width, y: height } = map.getSize();
    if (className === "dk-lon" ? x < 90 || x > width - 170 : y < 170 || y > height - 60) return;
    L.marker(at, {
      icon: L.divIcon({ html: text, className: `dk-degree ${className}`, iconSize: null }),
      pane: "dk-grid", interactive: false, keyboard: false,
    }).addTo(group);
  }

  /* ---- the two entry points -------------------------------------------------------------- */

  function start(target, options) {
    map = target;
    ({ words, symbols, grid: plain } = options);
    canvas = new ShapeCanvas({ padding: 0.3 });
    map.attributionControl.setPrefix(false);
    const box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", words.label);
    /* Leaflet focuses its map at every press; the page must not scroll under the pointer then. */
    box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
    map.zoomControl = L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out })
      .addTo(map);
    homeButton();
    L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
    if (plain) grid();
    parts = {
      area: part("area", { pointToLayer: (feature, at) => L.circleMarker(at, { renderer: canvas }) }),
      edge: part("edge", {
        interactive: false, style: { color: "#4b5563", weight: 2, fill: false },
      }),
      venue: part("venue", {
        pointToLayer: (feature, at) => new ShapeMarker(at, { renderer: canvas, corners: [] }),
      }),
    };
    Object.assign(map.createPane("dk-names").style, { zIndex: 450, pointerEvents: "none" });
    labels = L.layerGroup().addTo(map);
    map.on("moveend", () => { if (shown) showNames(); });
    notice = panel("topleft", "dk-notice");
    notice.setAttribute("role", "status");
    say("");
    legend = panel("bottomright", "dk-legend");
    legend.style.width = `${LEGEND_PX}px`;
    L.control.layers(null, {
      [words.areas]: parts.area.layer, [words.venues]: parts.venue.layer,
    }, { collapsed: false, position: "topright" }).addTo(map);
    map.on("zoomend", resize);
    map.on("layeradd", (event) => { if (event.layer === parts.area.layer) stackParts(); });
  }

  function show(content) {
    shown = content;
    showLegend(content.legend);
    settle(content.view);
    wholeZoom = content.extent ? map.getBoundsZoom(content.extent, false, margins()) : map.getZoom();
    const { areas, venues, outline } = content;
    Promise.all([
      load(parts.area, areas && areas.version),
      load(parts.venue, venues && venues.version),
      load(parts.edge, outline && outline.version),
    ]).then(() => {
      if (shown !== content) return;
      if (areas) styleAreas(areas);
      if (venues) styleVenues(venues);
      stackParts();
      showNames();
      say("");
    }).catch(() => { if (shown === content) say(words.failed); });
    return L.layerGroup();
  }

  window.dkMap = { start, show };
})();

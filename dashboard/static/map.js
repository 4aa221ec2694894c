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
  const { ShapeMarker, ShapeCanvas, hatching } = dkDraw;
  const HOUSE = '<svg viewBox="0 0 20 20" width="18" aria-hidden="true"><path fill="none" '
    + 'stroke="currentColor" stroke-width="2" stroke-linejoin="round" '
    + 'd="M3 10 10 3.5 17 10M5 9v7.5h10V9"/></svg>';
  const ONE_PLACE_ZOOM = 15;
  const LEGEND_PX = 296; // fixed: the style sheet may arrive after the first drawing
  const LINE_WIDTH = { selected: 4, receiver: 2.2, merged: 1.6, outline: 0.7, circle: 1 };

  let map, canvas, words, symbols, plain, parts, legend, notice, labels, switches;
  let shown = null;
  let viewKey = null;
  let legendHtml = null;
  let wholeZoom = 0; // the zoom that shows every area: circles have their nominal size there

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
    const box = view.bounds && L.latLngBounds(view.bounds);
    if (box && box.getSouthWest().equals(box.getNorthEast())) {
      map.setView(box.getCenter(), ONE_PLACE_ZOOM, { animate: false });
    } else if (box) map.fitBounds(box, { ...clearOf(), animate: false });
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
    return map.getSize().x < 700;
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

  function bearings() {
    if (shown) dkBearings.showNames(map, labels, shown.places, parts.area, parts.venue);
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
    if (plain) dkBearings.showGrid(map);
    parts = {
      area: part("area", {
        pointToLayer: (feature, at) => L.circleMarker(at, { renderer: canvas }),
      }),
      edge: part("edge", {
        interactive: false, style: { color: "#4b5563", weight: 2, fill: false },
      }),
      venue: part("venue", {
        pointToLayer: (feature, at) => new ShapeMarker(at, { renderer: canvas, corners: [] }),
      }),
    };
    Object.assign(map.createPane("dk-names").style, { zIndex: 450, pointerEvents: "none" });
    labels = L.layerGroup().addTo(map);
    map.on("moveend overlayadd overlayremove", bearings);
    notice = panel("topleft", "dk-notice");
    notice.setAttribute("role", "status");
    say("");
    legend = panel("bottomright", "dk-legend");
    legend.style.width = `${LEGEND_PX}px`;
    switches = L.control.layers(null, {}, { collapsed: false, position: "topright" }).addTo(map);
    map.on("zoomend", resize);
    map.on("layeradd", (event) => { if (event.layer === parts.area.layer) stackParts(); });
  }

  /* A switch for each part that is there: one that hides nothing would only puzzle. */
  function offer(part, name, isThere) {
    if (part.offered === isThere) return;
    part.offered = isThere;
    if (isThere) switches.addOverlay(part.layer, name);
    else switches.removeLayer(part.layer);
  }

  function show(content) {
    shown = content;
    offer(parts.area, words.areas, Boolean(content.areas));
    offer(parts.venue, words.venues, Boolean(content.venues));
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
      bearings();
      say("");
    }).catch((error) => {
      console.error(error);
      if (shown === content) say(words.failed);
    });
    return L.layerGroup();
  }

  window.dkMap = { start, show };
})();

/*
 * Bearings for a map without a base: a quiet grid of latitude and longitude, and names.
 */
(() => {
  "use strict";

  const NAME_PX = 13;
  const MOST_NAMES = 28;
  const MOST_TRIED = 200;

  /* A quiet grid of latitude and longitude, so that a map without a base has bearings. */
  function showGrid(map) {
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
        gridLabel(map, [seen.getNorth(), lon], `${lon.toFixed(places)}°E`, "dk-lon", lines);
      }
      for (const lat of ticks(box.getSouth(), box.getNorth(), step)) {
        L.polyline([[lat, box.getWest()], [lat, box.getEast()]], style).addTo(lines);
        gridLabel(map, [lat, seen.getWest()], `${lat.toFixed(places)}°N`, "dk-lat", lines);
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
  function gridLabel(map, at, text, className, group) {
    const { x, y } = map.latLngToContainerPoint(at);
    const { x: width, y: height } = map.getSize();
    if (className === "dk-lon" ? x < 90 || x > width - 170 : y < 170 || y > height - 60) return;
    L.marker(at, {
      icon: L.divIcon({ html: text, className: `dk-degree ${className}`, iconSize: null }),
      pane: "dk-grid", interactive: false, keyboard: false,
    }).addTo(group);
  }

  /* Words to find one's way by: the places given, then the names of the largest circles, as many
     as touch neither each other nor a symbol. Squares have numbers for names and get none. */
  function showNames(map, labels, places, areas, venues) {
    labels.clearLayers();
    const circles = visible(map, areas);
    const symbolsAt = [...circles, ...visible(map, venues)].map((layer) => layer._point);
    const taken = [];
    const name = (...label) => {
      const placed = place(map, taken, ...label);
      if (placed) placed.addTo(labels);
    };
    for (const [lat, lon, text] of places) name(L.latLng(lat, lon), text, 0, []);
    circles.sort((a, b) => b.options.weight - a.options.weight || b.radiusPx - a.radiusPx);
    for (const layer of circles.slice(0, MOST_TRIED)) {
      if (taken.length >= MOST_NAMES) break;
      const below = layer.getRadius() + NAME_PX / 2 + 3;
      name(layer.getLatLng(), layer.feature.properties.name, below, symbolsAt);
    }
  }

  function visible(map, part) {
    const seen = map.getBounds();
    return part.members.filter((layer) =>
      layer.radiusPx && map.hasLayer(layer) && seen.contains(layer.getLatLng()));
  }

  /* The marker of a name, or null where it would touch something. */
  function place(map, taken, at, text, below, symbolsAt) {
    const middle = map.latLngToLayerPoint(at).add([0, below]);
    const half = L.point(text.length * NAME_PX / 2, NAME_PX / 2);
    const box = L.bounds(middle.subtract(half), middle.add(half));
    const roomy = L.bounds(box.min.subtract([4, 3]), box.max.add([4, 3]));
    if (taken.some((other) => other.overlaps(box))) return null;
    if (symbolsAt.some((point) => roomy.contains(point))) return null;
    taken.push(box);
    const word = document.createElement("span");
    word.textContent = text;
    word.style.marginTop = `${below}px`;
    const icon = L.divIcon({ html: word, className: "dk-place", iconSize: null });
    return L.marker(at, { icon, pane: "dk-names", interactive: false, keyboard: false });
  }

  window.dkBearings = { showGrid, showNames };
})();

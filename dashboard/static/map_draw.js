/*
 * What Leaflet's canvas does not draw by itself: markers with corners, and hatching.
 */
(() => {
  "use strict";

  const HATCH = "#8b8f96";

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

  window.dkDraw = { ShapeMarker, ShapeCanvas, hatching };
})();

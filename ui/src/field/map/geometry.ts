/**
 * Geometry of the map: Mercator's projection around the own area, lines as path text, and the window that is looked through. Pure.
 * Numbers are small (a thousandth of a degree of longitude is one), because a browser draws with single precision.
 */
export type Ring = readonly (readonly [number, number])[];
export type Polygon = readonly Ring[];
/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

/** What is seen: the upper left corner and the size, in units of the projection. */
export interface View {
  x: number;
  y: number;
  w: number;
  h: number;
}

const UNITS = 1000;
/** Beyond it Mercator's projection has no end. */
const POLE = 85;

const number = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const position = (value: unknown): value is [number, number] => Array.isArray(value) && number(value[0]) && number(value[1]) && Math.abs(value[0]) <= 180 && Math.abs(value[1]) <= 90;

/** Outlines of an area; none where the text is not what the endpoint promised: a map without an outline is better than none at all. */
export function outlines(geojson: string): Polygon[] {
  try {
    const read = JSON.parse(geojson) as { type?: unknown; coordinates?: unknown };
    if (read.type !== 'MultiPolygon' || !Array.isArray(read.coordinates)) return [];
    return read.coordinates
      .map((rings: unknown) => (Array.isArray(rings) ? rings.filter((ring): ring is [number, number][] => Array.isArray(ring) && ring.length >= 4 && ring.every(position)) : []))
      .filter((rings) => rings.length > 0);
  } catch {
    return [];
  }
}

/** A topology as the packaged outlines of countries have it. */
export interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: { countries: { geometries: Shape[] } };
}
interface Shape {
  type: string;
  arcs: unknown;
}

/** All lines of the topology in degrees, each border once. */
export function borders(topology: Topology): [number, number][][] {
  const { scale, translate } = topology.transform;
  return topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}

/** Countries as polygons in degrees, from the lines that they share. */
export function countries(topology: Topology, lines = borders(topology)): Polygon[] {
  const ring = (arcs: number[]): [number, number][] => {
    const points: [number, number][] = [];
    for (const at of arcs) {
      const line = at < 0 ? [...(lines[~at] ?? [])].reverse() : (lines[at] ?? []);
      points.push(...line.slice(points.length > 0 ? 1 : 0));
    }
    return points;
  };
  return topology.objects.countries.geometries.flatMap((shape) => {
    if (shape.type === 'Polygon') return [(shape.arcs as number[][]).map(ring)];
    return shape.type === 'MultiPolygon' ? (shape.arcs as number[][][]).map((polygon) => polygon.map(ring)) : [];
  });
}

/** Bounds of all points; null where there are none. */
export function boundsOf(points: Iterable<readonly [number, number]>): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return west <= east ? [west, south, east, north] : null;
}

const mercator = (latitude: number) => {
  const radians = (Math.max(-POLE, Math.min(POLE, latitude)) * Math.PI) / 180;
  return (Math.log(Math.tan(Math.PI / 4 + radians / 2)) * 180) / Math.PI;
};

/** Mercator's projection with its middle at a place, so that no area lies across the edge of the world. */
export class Projection {
  readonly #longitude: number;
  readonly #up: number;

  constructor(longitude: number, latitude: number) {
    this.#longitude = longitude;
    this.#up = mercator(latitude);
  }

  at(longitude: number, latitude: number): [number, number] {
    const turned = ((((longitude - this.#longitude + 180) % 360) + 360) % 360) - 180;
    return [turned * UNITS, (this.#up - mercator(latitude)) * UNITS];
  }

  /** Text of a path, to a tenth of a unit (ten metres) and closed where asked; lines that would cross the back of the world are cut there. */
  path(lines: Iterable<Ring>, closed: boolean): string {
    let out = '';
    for (const line of lines) {
      let before: number | null = null;
      let broken = false;
      for (const [longitude, latitude] of line) {
        const [x, y] = this.at(longitude, latitude);
        const jump = before !== null && Math.abs(x - before) > 180 * UNITS;
        broken ||= jump;
        out += `${before === null || jump ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
        before = x;
      }
      if (closed && !broken && before !== null) out += 'Z';
    }
    return out;
  }
}

/** True for a line that comes near what can be looked at, so that the other side of the world is not drawn. */
export function near(line: Ring, middle: readonly [number, number], degrees: number): boolean {
  return line.some(([x, y]) => {
    const across = Math.abs(((((x - middle[0] + 180) % 360) + 360) % 360) - 180);
    return across <= degrees && Math.abs(y - middle[1]) <= degrees;
  });
}

/** The window on a box with some room around it, in the shape of the picture. */
export function fit(box: { x0: number; y0: number; x1: number; y1: number }, ratio: number, least = 20): View {
  const [width, height] = [Math.max(box.x1 - box.x0, least), Math.max(box.y1 - box.y0, least)];
  const w = Math.max(width, height * ratio) * 1.12;
  const h = w / ratio;
  return { x: (box.x0 + box.x1) / 2 - w / 2, y: (box.y0 + box.y1) / 2 - h / 2, w, h };
}

/** Nearer (above 1) or further, with one point of the picture staying where it is. */
export function zoomed(view: View, by: number, at: readonly [number, number], home: View): View {
  // From the whole country and its neighbours to a street.
  const w = Math.max(home.w / 400, Math.min(home.w * 12, view.w / by));
  const h = (w * view.h) / view.w;
  const moved = { x: at[0] - ((at[0] - view.x) * w) / view.w, y: at[1] - ((at[1] - view.y) * h) / view.h, w, h };
  return within(moved, home);
}

export function panned(view: View, dx: number, dy: number, home: View): View {
  return within({ ...view, x: view.x + dx, y: view.y + dy }, home);
}

/** The middle of what is seen never leaves the neighbourhood: nobody gets lost. */
function within(view: View, home: View): View {
  const hold = (middle: number, from: number, size: number) => Math.max(from - size * 6, Math.min(from + size * 7, middle));
  const [x, y] = [hold(view.x + view.w / 2, home.x, home.w), hold(view.y + view.h / 2, home.y, home.h)];
  return { ...view, x: x - view.w / 2, y: y - view.h / 2 };
}

/** The same middle and width in a picture of another shape. */
export function reshaped(view: View, ratio: number): View {
  const h = view.w / ratio;
  return { ...view, y: view.y + (view.h - h) / 2, h };
}

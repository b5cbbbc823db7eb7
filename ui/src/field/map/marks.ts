import type { MapView } from '../../core/types.ts';
import { boundsOf, outlines, type Bounds, type Polygon } from './geometry.ts';

type Station = MapView['stations'][number];
type MapRecord = MapView['records'][number];

/** What a mark stands for. Each has a shape of its own, so that colour says nothing alone. */
export type Kind = 'record' | 'partner' | 'visited' | 'station' | 'own';

export type Mark = { id: string; kind: Kind; lon: number; lat: number } & ({ station: Station } | { record: MapRecord });

const MILLION = 1_000_000;
/** Marks that a tap lists at most. */
export const AT_ONCE = 6;

/** Marks in the order in which they are drawn: what is one's own comes last, above the others. */
export function marksOf(map: MapView): Mark[] {
  const stations = map.stations.map((station): Mark => ({ id: `s${station.station.key}`, kind: station.own ? 'own' : station.station.visited ? 'visited' : 'station', lon: station.lon / MILLION, lat: station.lat / MILLION, station }));
  const records = map.records.map((record): Mark => ({ id: `r${record.row.report}`, kind: record.row.author === null ? 'record' : 'partner', lon: record.lon / MILLION, lat: record.lat / MILLION, record }));
  const order: Kind[] = ['station', 'visited', 'partner', 'record', 'own'];
  return [...stations, ...records].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

export function polygonsOf(map: MapView): Polygon[] {
  return map.areas.flatMap((area) => outlines(area.geometry));
}

/** What the map opens on: the own area; without an outline what stands on it. */
export function homeOf(polygons: readonly Polygon[], marks: readonly Mark[]): Bounds | null {
  const area = boundsOf(polygons.flat(2));
  return area ?? boundsOf(marks.map((mark) => [mark.lon, mark.lat] as const));
}

/** Marks within reach of a finger, the nearest first. */
export function within(points: readonly { id: string; x: number; y: number }[], x: number, y: number, reach: number): string[] {
  const near = points.map((point) => ({ id: point.id, far: Math.hypot(point.x - x, point.y - y) })).filter((one) => one.far <= reach);
  return near.sort((a, b) => a.far - b.far).map((one) => one.id);
}

/** The map of the sample core. The area, its stations and its records are invented. */
import { sampleLog } from './mock-log.ts';
import type { MapView } from './types.ts';

const OUTLINE = JSON.stringify({
  type: 'MultiPolygon',
  coordinates: [[[
    [46.92, 40.72], [46.97, 40.61], [46.93, 40.52], [46.99, 40.44], [46.98, 40.33], [47.11, 40.36], [47.22, 40.31], [47.34, 40.38], [47.49, 40.34], [47.62, 40.37],
    [47.58, 40.49], [47.63, 40.6], [47.55, 40.71], [47.56, 40.83], [47.41, 40.79], [47.3, 40.84], [47.14, 40.76], [47.03, 40.78], [46.92, 40.72],
  ]]],
});

/** `which`: `empty` (nothing sent), `off` (positions not turned on), `many` (a whole district of stations). */
export function sampleMap(which: string, long_term: boolean): MapView {
  if (which === 'empty') return { codes: ['North'], areas: [], stations: [], stations_placed: 0, stations_total: 12, records: [], records_placed: 0, records_total: 6, positions: false, long_term };
  const count = which === 'many' ? 400 : 12;
  const stations = Array.from({ length: count }, (_, n) => {
    const [turn, far] = [n * 2.399, Math.sqrt((n + 0.5) / count)];
    return {
      station: { key: `m${n + 1}`, number: String(n + 1), name: ['School No. 3', 'Culture House', 'Kindergarten'][n % 3] ?? '', address: `Nar Street ${n + 4}`, levels: ['North', ['Üçbulaq', 'Dağətəyi', 'Çinarlı'][n % 3] ?? ''], registered: 900 + n, visited: n % 4 === 1 },
      lat: Math.round((40.58 + 0.17 * far * Math.sin(turn)) * 1e6), lon: Math.round((47.27 + 0.25 * far * Math.cos(turn)) * 1e6), own: !long_term && n === 4,
    };
  });
  const places = [[47.12, 40.63], [47.35, 40.49], [47.121, 40.6305], [47.44, 40.68]];
  const rows = long_term && which !== 'off' ? sampleLog({ text: '', theme: '', form_id: '', from: '', to: '', place: '', limit: places.length }).rows : [];
  const records = rows.map((row, n) => ({ row, lon: Math.round((places[n]?.[0] ?? 47.3) * 1e6), lat: Math.round((places[n]?.[1] ?? 40.6) * 1e6) }));
  return { codes: ['North'], areas: [{ code: 'North', name: 'Üçbulaq', geometry: OUTLINE }], stations, stations_placed: count, stations_total: count + 3, records, records_placed: records.length, records_total: 6, positions: which !== 'off', long_term };
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { sampleMap } from '../../core/mock-map.ts';
import { borders, boundsOf, countries, fit, near, outlines, panned, Projection, reshaped, zoomed, type Topology } from '../map/geometry.ts';
import { homeOf, marksOf, polygonsOf, within } from '../map/marks.ts';

const atlas = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('world-atlas/countries-110m.json'), 'utf8')) as Topology;

describe('outlines of countries', () => {
  it('come out of their package as closed rings on the earth', () => {
    const lines = borders(atlas);
    const land = countries(atlas, lines);
    expect(land.length).toBeGreaterThan(170);
    expect(land.flat().every((ring) => ring[0]?.join() === ring.at(-1)?.join() && ring.every(([x, y]) => Math.abs(x) <= 180.001 && Math.abs(y) <= 90.001))).toBe(true);
    // Azerbaijan stands where the practice mission is.
    expect(land.some((polygon) => { const box = boundsOf(polygon.flat()); return box !== null && box[0] > 44 && box[2] < 51 && box[1] > 38 && box[3] < 42.5; })).toBe(true);
    expect(lines.filter((line) => near(line, [47.5, 40.4], 40)).length).toBeLessThan(lines.length / 2);
  });
});

describe('the projection', () => {
  it('has its middle at the area and north above', () => {
    const projection = new Projection(47.5, 40.4);
    expect(projection.at(47.5, 40.4)).toEqual([0, 0]);
    const [east, north] = projection.at(48.5, 41.4);
    expect(east).toBeCloseTo(1000);
    expect(north).toBeLessThan(-1000);
  });
  it('lets an area lie on both sides of the date line', () => {
    const projection = new Projection(179.5, -17);
    const [fiji, tonga] = [projection.at(179.9, -17)[0], projection.at(-179.9, -17)[0]];
    expect(tonga - fiji).toBeCloseTo(200, 3);
    // What crosses the back of the world is cut there.
    expect(projection.path([[[-1, 0], [0, 0], [-0.9, 0]]], false).match(/M/g)?.length).toBeGreaterThan(1);
    expect(projection.path([[[178, 0], [179, 0], [179, 1], [178, 0]]], true)).toMatch(/^M[^M]*Z$/);
  });
  it('stays finite at the poles', () => {
    for (const latitude of [-90, 90]) expect(Number.isFinite(new Projection(0, 0).at(0, latitude)[1])).toBe(true);
  });
});

describe('the window on the map', () => {
  const home = fit({ x0: -300, y0: -200, x1: 300, y1: 200 }, 1.5);
  it('shows the whole area', () => {
    expect(home.w / home.h).toBeCloseTo(1.5);
    expect(home.x < -300 && home.x + home.w > 300 && home.y < -200 && home.y + home.h > 200).toBe(true);
  });
  it('keeps the point under the finger when it comes nearer', () => {
    const nearer = zoomed(home, 2, [100, 50], home);
    expect((100 - nearer.x) / nearer.w).toBeCloseTo((100 - home.x) / home.w);
    expect((50 - nearer.y) / nearer.h).toBeCloseTo((50 - home.y) / home.h);
  });
  it('never gets lost, however it is moved', () => {
    let view = home;
    for (let n = 0; n < 200; n += 1) view = panned(zoomed(view, n % 3 === 0 ? 3 : 0.4, [n, -n], home), 1e5, -1e5, home);
    expect(Math.abs(view.x + view.w / 2) < home.w * 8 && view.w <= home.w * 12 && view.w >= home.w / 400).toBe(true);
    expect(reshaped(view, 2).w / reshaped(view, 2).h).toBeCloseTo(2);
  });
});

describe('marks', () => {
  it('draws what the core gives, one’s own above the rest', () => {
    const map = sampleMap('', true);
    const marks = marksOf(map);
    expect(marks.length).toBe(map.stations.length + map.records.length);
    expect(marks.findIndex((mark) => mark.kind === 'record')).toBeGreaterThan(marks.findIndex((mark) => mark.kind === 'station'));
    expect(marks.filter((mark) => mark.kind === 'partner').length).toBeGreaterThan(0);
    const bounds = homeOf(polygonsOf(map), marks);
    expect(bounds?.[0]).toBeCloseTo(46.92);
    expect(homeOf([], marks)).not.toBeNull();
    expect(homeOf([], [])).toBeNull();
  });
  it('finds the nearest under a finger first, and nothing beyond its reach', () => {
    const points = [{ id: 'far', x: 9, y: 0 }, { id: 'near', x: 1, y: 0 }, { id: 'out', x: 30, y: 0 }];
    expect(within(points, 0, 0, 10)).toEqual(['near', 'far']);
  });
});

describe('an outline from the endpoint', () => {
  it('is drawn where it is one and left out where it is not', () => {
    expect(outlines(sampleMap('', false).areas[0]?.geometry ?? '').length).toBe(1);
    for (const text of ['', '{', 'null', '{"type":"Point","coordinates":[1,2]}', '{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4]]]]}', '{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,"x"],[1,2]]]]}', '{"type":"MultiPolygon","coordinates":[[[[500,2],[3,4],[5,6],[500,2]]]]}']) expect(outlines(text)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { clockOf, plainType } from '../controls/recording.ts';
import { actOf, type Pressed } from '../form/keys.svelte.ts';

const pressed = (key: string, more: Partial<Pressed> = {}): Pressed => ({ key, ctrl: false, shift: false, alt: false, typing: false, resting: false, ...more });

describe('the keyboard in a form', () => {
  it('never takes a letter from somebody who types', () => {
    for (const key of ['?', '1', 'n', 'o', 'u', 'Enter']) expect(actOf(pressed(key, { typing: true, resting: true }), true), key).toBeNull();
    expect(actOf(pressed('Enter', { typing: true, ctrl: true }), true)).toEqual({ act: 'next' });
  });
  it('goes on with Enter where Enter has nothing else to do', () => {
    expect(actOf(pressed('Enter', { resting: true }), true)).toEqual({ act: 'next' });
    expect(actOf(pressed('Enter'), true), 'a button is pressed, not passed').toBeNull();
    expect(actOf(pressed('Enter', { ctrl: true, shift: true }), true)).toEqual({ act: 'previous' });
  });
  it('knows every key that it lists', () => {
    expect(actOf(pressed('3'), true)).toEqual({ act: 'choose', at: 2 });
    const acts = ['n', 'p', 'o', 'u', 'v', 'l', 'm', '?'].map((key) => actOf(pressed(key), true)?.act);
    expect(acts).toEqual(['next', 'previous', 'overview', 'unanswered', 'view', 'language', 'menu', 'keys']);
    expect(actOf(pressed('0'), true)).toBeNull();
  });
  it('keeps single keys off for whoever turned them off, and leaves the browser its own', () => {
    for (const key of ['?', '1', 'n']) expect(actOf(pressed(key), false), key).toBeNull();
    expect(actOf(pressed('Enter', { resting: true }), false)).toEqual({ act: 'next' });
    expect(actOf(pressed('n', { ctrl: true }), true)).toBeNull();
    expect(actOf(pressed('1', { alt: true }), true)).toBeNull();
  });
});

describe('a recording', () => {
  it('is of a plain type, whatever the recorder adds to it', () => {
    expect(['audio/webm;codecs=opus', 'audio/mp4', ''].map(plainType)).toEqual(['audio/webm', 'audio/mp4', 'audio/webm']);
  });
  it('shows how long it is', () => {
    expect([0, 61, 599.9, 3600].map(clockOf)).toEqual(['0:00', '1:01', '9:59', '1:00:00']);
  });
});

/** What page and worker say to each other. The worker owns the core; the page owns the screen. */
export type ToWorker =
  | { kind: 'open'; language: string; version: string }
  | { kind: 'take'; language: string; version: string }
  | { kind: 'command'; id: number; text: string }
  | { kind: 'attach'; id: number; frame: Uint8Array<ArrayBuffer> }
  | { kind: 'evidence'; id: number; evidence: string; small: boolean }
  | { kind: 'nudge' }
  | { kind: 'leave' };

/** Why the field book cannot be opened here. */
export type Obstacle = 'held' | 'unsupported' | 'refused' | 'insecure' | 'fault';

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'obstacle'; why: Obstacle }
  | { kind: 'reply'; id: number; text: string }
  | { kind: 'bytes'; id: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'refused'; id: number; error: string }
  | { kind: 'changed' }
  | { kind: 'file'; name: string; bytes: Uint8Array<ArrayBuffer> }
  /** Another tab asked for the field book and has it now. */
  | { kind: 'taken' }
  /** The core ended in a fault; what was shown as saved is safe, a new worker starts from it. */
  | { kind: 'fault' };

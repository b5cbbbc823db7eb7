// The main job in the real window.
import { mainJob } from './main-job.mjs';
import { FieldWindow } from './window.mjs';

mainJob((dir) => new FieldWindow(dir));

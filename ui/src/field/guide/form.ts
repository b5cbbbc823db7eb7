/** The practice form, compiled from the table beside it. A chunk of its own: it is wanted once in a while. */
export { default as document } from '../../../../assets/guide/practice.xml?raw';

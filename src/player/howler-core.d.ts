/** The core build lacks the spatial plugin (2 KB); the types are the same. */
declare module 'howler/dist/howler.core.min.js' {
  export { Howl, Howler } from 'howler';
}

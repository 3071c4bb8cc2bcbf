import type { DrawnFilm } from './encode.ts';
import { type DrawnFlaw, drawFlawed } from './flaws.ts';
import type { CanvasSize } from './picture.ts';
import type { Scene } from './scene.ts';
import { skyline, trafficLights } from './scenes/city.ts';
import { beach, harbour, lighthouse, openSea } from './scenes/coast.ts';
import { campfire, coffee } from './scenes/home.ts';
import { forestPath, gulls } from './scenes/nature.ts';
import { trainWindow } from './scenes/travel.ts';
import { clouds, rainOnWindow, snowInPines } from './scenes/weather.ts';

/** The size at which films are drawn; the encoder scales them up. */
export const landscape: CanvasSize = { width: 384, height: 216 };
export const portrait: CanvasSize = { width: 216, height: 384 };

/** One film of the demo's library. */
export interface Film {
  /** The path in the library folder, with `/`. */
  file: string;
  /** One scene, or several that follow each other with a hard cut. */
  scenes: readonly Scene[];
  seconds: number;
  rate: number;
  size?: CanvasSize;
  seed?: number;
  flaws?: readonly DrawnFlaw[];
  /** Description files next to the film: the extension of each, and its text. */
  sidecars?: readonly { ending: string; text: string }[];
}

const trafficJson = {
  title: 'Traffic lights on a wet street at night',
  description: 'Cars wait at a crossing, head lights and tail lights mirrored by wet asphalt.',
  tags: ['traffic', 'street', 'night', 'rain', 'cars'],
  author: 'Demo Film Club',
  license: 'CC BY 4.0',
};

const coffeeXmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Steam over a hot cup of coffee in the morning</rdf:li></rdf:Alt></dc:description>
   <dc:subject><rdf:Bag><rdf:li>coffee</rdf:li><rdf:li>breakfast</rdf:li><rdf:li>steam</rdf:li></rdf:Bag></dc:subject>
   <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">CC0</rdf:li></rdf:Alt></dc:rights>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;

/**
 * The films of the demo's library. They show what their names say, some have a part that must not be chosen, and their
 * rates, shapes and names vary like those of real footage.
 */
export const demoFilms: readonly Film[] = [
  {
    file: 'coast/harbour-fishing-boats-at-dawn.mp4',
    scenes: [harbour],
    seconds: 9,
    rate: 25,
    flaws: [{ kind: 'black', from: 0, to: 2.4 }],
  },
  {
    file: 'coast/old-lighthouse-at-dusk.mp4',
    scenes: [lighthouse],
    seconds: 9,
    rate: 24,
    flaws: [{ kind: 'blurred', from: 0, to: 2.8 }],
  },
  { file: 'coast/waves-on-the-beach.mp4', scenes: [beach], seconds: 8, rate: 30 },
  { file: 'coast/Open sea, sun glitter.mp4', scenes: [openSea], seconds: 8, rate: 25 },
  {
    file: 'coast/pier/VID_20240613_0017.mp4',
    scenes: [gulls],
    seconds: 8,
    rate: 60,
    size: portrait,
    sidecars: [
      { ending: '.txt', text: 'Seagulls circling over a wooden pier.\nTags: seagulls, birds, pier, sky\n' },
    ],
  },
  { file: 'weather/rain_on_window.mp4', scenes: [rainOnWindow], seconds: 8, rate: 25 },
  {
    file: 'weather/clouds-over-hills-timelapse.mp4',
    scenes: [clouds],
    seconds: 9,
    rate: 25,
    flaws: [{ kind: 'frozen', from: 5.5, to: 9 }],
  },
  { file: 'weather/winter/snow in pine forest.mp4', scenes: [snowInPines], seconds: 8, rate: 25 },
  { file: 'city/city-skyline-at-night-windows.mp4', scenes: [skyline], seconds: 8, rate: 25 },
  {
    file: 'city/IMG_2041.mp4',
    scenes: [trafficLights],
    seconds: 8,
    rate: 25,
    sidecars: [{ ending: '.mp4.json', text: `${JSON.stringify(trafficJson, null, 2)}\n` }],
  },
  { file: 'travel/train-window-countryside.mp4', scenes: [trainWindow], seconds: 8, rate: 25 },
  {
    file: 'travel/reel campfire sparks, then the sea.mp4',
    scenes: [campfire, openSea],
    seconds: 10,
    rate: 25,
    seed: 5,
  },
  { file: 'nature/forest-path-autumn-leaves.mp4', scenes: [forestPath], seconds: 8, rate: 24 },
  {
    file: 'home/morning.mp4',
    scenes: [coffee],
    seconds: 8,
    rate: 25,
    sidecars: [{ ending: '.xmp', text: coffeeXmp }],
  },
];

/** A number of films: those of the demo, then the same scenes with other seeds, lengths and rates. */
export function filmsFor(count: number): Film[] {
  return Array.from({ length: count }, (_, index) => {
    const film = demoFilms[index % demoFilms.length] ?? demoFilms[0];
    if (!film) throw new Error('there are demo films');
    const round = Math.floor(index / demoFilms.length);
    if (round === 0) return film;
    const { flaws: _flaws, sidecars: _sidecars, ...plain } = film;
    const seed = (film.seed ?? 1) + round * 17;
    return {
      ...plain,
      file: film.file.replace(/\.mp4$/, `-take-${round + 1}.mp4`),
      seed,
      seconds: 6 + ((index * 5) % 6),
      rate: [25, 30, 24][index % 3] ?? 25,
    };
  });
}

/** A film that is ready to be drawn and encoded. */
export function drawnFilm(film: Film): DrawnFilm {
  const { seconds, rate, size = landscape, seed = 1, flaws = [] } = film;
  const part = seconds / film.scenes.length;
  const drawings = film.scenes.map((scene) => scene(size, seed));
  return {
    size,
    rate,
    seconds,
    draw: drawFlawed(flaws, (picture, at) => {
      const index = Math.min(drawings.length - 1, Math.floor(at / part));
      drawings[index]?.(picture, at - index * part);
    }),
  };
}

import type { Segment } from '../../../../source/core/transcript/transcript.ts';
import type { SiteFilms } from './demo-catalog.ts';

const beginnings = ['Alder', 'Birch', 'Cedar', 'Dun', 'Elm', 'Fern', 'Glen', 'Hazel', 'Iver', 'Linden'];
const ends = ['bury', 'combe', 'dale', 'field', 'ham', 'leigh', 'mere', 'stead', 'ton', 'wick'];
const places = beginnings.flatMap((beginning) => ends.map((end) => `${beginning}${end}`));

/** A need uses up to three videos, which no other need may use. */
const copies = 3;

/** The same films for each of a hundred places: sites with footage for hundreds of needs, in the same files. */
export function filmsOfPlaces({ pexels, pixabay, youtube }: SiteFilms): SiteFilms {
  const everywhere = <Film, Made>(
    films: readonly Film[],
    make: (film: Film, place: string, at: number) => Made,
  ) =>
    places.flatMap((place, at) =>
      films.flatMap((film, index) =>
        Array.from({ length: copies }, (_, copy) =>
          make(film, place, (at * films.length + index) * copies + copy),
        ),
      ),
    );
  const stock = (films: SiteFilms['pexels'], first: number) =>
    everywhere(films, (film, place, at) => ({
      ...film,
      id: first + at,
      sameAs: film.id,
      title: `${place}: ${film.title}`,
      tags: [place, ...film.tags],
    }));
  return {
    pexels: stock(pexels, 100_000),
    pixabay: stock(pixabay, 200_000),
    youtube: everywhere(youtube, (film, place, at) => ({
      ...film,
      id: `place${String(at).padStart(6, '0')}`,
      sameAs: film.id,
      title: `${place}: ${film.title}`,
    })),
  };
}

/** A talk that regularly mentions something that these films show, and never the same thing twice. */
export function talkAboutPlaces({ pixabay }: SiteFilms, seconds: number, everySeconds: number): Segment[] {
  return Array.from({ length: Math.floor(seconds / everySeconds) }, (_, at) => {
    const place = places[Math.floor(at / pixabay.length) % places.length] ?? '';
    const [first, second, third] = pixabay[at % pixabay.length]?.tags ?? [];
    const text = `This is ${place} with its ${first}, its ${second} and its ${third}.`;
    return { start: at * everySeconds + 4, end: at * everySeconds + 9, text };
  });
}

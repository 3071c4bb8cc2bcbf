import type { StockFilm } from '../stock/catalog.ts';
import type { YoutubeFilm } from '../youtube/youtube-film.ts';

/** The films of the three sites. */
export interface SiteFilms {
  pexels: readonly StockFilm[];
  pixabay: readonly StockFilm[];
  youtube: readonly YoutubeFilm[];
}

/** A subject of the demo's talk and its titles on the sites. */
interface Subject {
  title: string;
  tags: readonly string[];
}

const subjects = {
  harbour: {
    title: 'Fishing boats in a harbour before sunrise',
    tags: ['harbour', 'fishing', 'boats', 'sunrise'],
  },
  lighthouse: {
    title: 'Old lighthouse sweeping its beam over dark water',
    tags: ['lighthouse', 'beam', 'night', 'water'],
  },
  coffee: {
    title: 'Steam over a hot cup of coffee in the morning',
    tags: ['coffee', 'steam', 'cup', 'morning'],
  },
  clouds: {
    title: 'Clouds racing over green hills',
    tags: ['clouds', 'hills', 'weather', 'sky'],
  },
  rain: {
    title: 'Rain drops running down a window',
    tags: ['rain', 'window', 'drops', 'weather'],
  },
  beach: {
    title: 'Waves rolling up an empty beach',
    tags: ['waves', 'beach', 'sea', 'sand'],
  },
  gulls: {
    title: 'Seagulls circling above a wooden pier',
    tags: ['seagulls', 'pier', 'birds', 'sea'],
  },
  forest: {
    title: 'Forest path full of autumn leaves',
    tags: ['forest', 'path', 'autumn', 'leaves'],
  },
  campfire: {
    title: 'Campfire at night with sparks rising',
    tags: ['campfire', 'sparks', 'night', 'fire'],
  },
  sea: {
    title: 'Evening sun glittering on the open sea',
    tags: ['sun', 'sea', 'evening', 'glitter'],
  },
  skyline: {
    title: 'City skyline lighting up window after window',
    tags: ['city', 'skyline', 'night', 'windows'],
  },
  traffic: {
    title: 'Traffic lights on a wet street at night',
    tags: ['traffic', 'lights', 'street', 'night'],
  },
  train: {
    title: 'Fields and trees flying past a train window',
    tags: ['train', 'window', 'fields', 'trees'],
  },
} satisfies Record<string, Subject>;

export type SubjectName = keyof typeof subjects;

export const subjectNames = Object.keys(subjects).filter(isSubject);

const offers = {
  pexels: ['harbour', 'coffee', 'beach', 'forest', 'sea', 'traffic', 'lighthouse'],
  pixabay: ['lighthouse', 'clouds', 'beach', 'campfire', 'skyline', 'rain'],
  youtube: ['harbour', 'rain', 'gulls', 'campfire', 'skyline', 'train', 'coffee'],
} satisfies Record<keyof SiteFilms, readonly SubjectName[]>;

/** The heights of the files. Larger ones would take longer to encode and to cut than everything else in most tests. */
const heights = [480, 360, 144];

/**
 * Films about the subjects of the demo's talk, spread over the sites, some on several.
 * @param drawn films that show what the titles promise; test pictures without them
 */
export function demoCatalog({ drawn = {}, seconds = 18 }: CatalogOptions = {}): SiteFilms {
  const shown = (name: SubjectName, index: number) => {
    const from = drawn[name];
    return { ...subjects[name], seconds: seconds + index, heights, ...(from === undefined ? {} : { from }) };
  };
  return {
    pexels: offers.pexels.map((name, index) => ({
      id: 4101 + index,
      author: authors.pexels,
      ...shown(name, index),
    })),
    pixabay: offers.pixabay.map((name, index) => ({
      ...{ id: 6201 + index, author: authors.pixabay, rate: '30000/1001' },
      ...shown(name, index + 2),
    })),
    youtube: offers.youtube.map((name, index) => ({
      ...{ id: `standin${String(index).padStart(4, '0')}`, channel: authors.youtube, views: 20_000 + index },
      ...shown(name, index + 4),
      description: `${subjects[name].title}. Filmed on a long weekend.`,
      creativeCommons: index % 2 === 0,
    })),
  };
}

export interface CatalogOptions {
  drawn?: Partial<Record<SubjectName, string>>;
  /** Of the shortest film. */
  seconds?: number;
}

function isSubject(name: string): name is SubjectName {
  return Object.hasOwn(subjects, name);
}

const authors = { pexels: 'Ana Lima', pixabay: 'quiet_lens', youtube: 'Slow Road Films' };

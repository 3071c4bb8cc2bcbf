/** The transcript formats that are accepted, as users know them. */
export const transcriptFormats = 'SRT, WebVTT, ASS, SAMI, SBV or JSON';

/** The most common of them, where there is no room for all. */
export const commonTranscriptFormats = 'SRT, VTT, JSON etc.';

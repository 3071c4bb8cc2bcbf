"""YouTube for tests: yt-dlp asks a server on this machine instead, whose address is in STAND_IN_YOUTUBE_URL.

Loaded by yt-dlp itself from PYTHONPATH. Plugins come first, so addresses of youtube.com are answered here as well.
"""

import os
import urllib.parse

from yt_dlp.extractor.common import InfoExtractor, SearchInfoExtractor
from yt_dlp.utils import ExtractorError


def _server():
    address = os.environ.get('STAND_IN_YOUTUBE_URL')
    if not address:
        raise ExtractorError('STAND_IN_YOUTUBE_URL is not set', expected=True)
    return address


class StandInYoutubeIE(InfoExtractor):
    IE_NAME = 'youtube:standin'
    _VALID_URL = r'https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:.*?&)?v=|shorts/)|youtu\.be/)(?P<id>[\w-]{11})'

    def __init__(self, downloader=None):
        super().__init__(downloader)
        # yt-dlp keeps one extractor a name, so only what is shown may be that of the real one.
        self.IE_NAME = 'youtube'

    def _real_extract(self, url):
        video_id = self._match_id(url)
        player = self._download_json(
            f'{_server()}/player?v={video_id}', video_id, 'Downloading player API JSON')
        info = player['info']
        if not info.get('formats'):
            self._explain(player.get('playability') or {}, video_id)
        return info

    def _explain(self, playability, video_id):
        reason, subreason = playability.get('reason'), playability.get('subreason')
        if subreason:
            if subreason.startswith('The uploader has not made this video available in your country'):
                self.raise_geo_restricted(subreason, playability.get('countries'), metadata_available=True)
            reason = f'{reason}. {subreason}'
        if reason:
            self.raise_no_formats(reason, expected=True, video_id=video_id)


class StandInYoutubeSearchIE(SearchInfoExtractor):
    IE_NAME = 'youtube:standin:search'
    _SEARCH_KEY = 'standinsearch'

    def _search_results(self, query):
        page = 1
        while page:
            found = self._download_json(
                f'{_server()}/search?' + urllib.parse.urlencode({'q': query, 'page': page}),
                f'query "{query}" page {page}', 'Downloading API JSON')
            for entry in found['entries']:
                yield {'_type': 'url', 'ie_key': StandInYoutubeIE.ie_key(), **entry}
            page = found.get('next_page')

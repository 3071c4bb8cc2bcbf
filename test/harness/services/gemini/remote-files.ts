import type { AnswerFault } from '../faults.ts';
import { type MediaFacts, mediaFacts } from '../films/media-facts.ts';
import { parseMultipart } from '../http/multipart.ts';
import { addressOf, type ReceivedRequest } from '../http/received-request.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { parseJson, property, textOf } from '../http/unknown-json.ts';
import { geminiError } from './errors.ts';

/** Files are kept for two days: https://ai.google.dev/gemini-api/docs/files. */
const lifeMs = 48 * 3600 * 1000;

interface RemoteFile {
  /** `files/abc-123`. */
  name: string;
  displayName: string;
  mimeType: string;
  data: Buffer;
  facts: MediaFacts;
  createdAt: number;
  fault: AnswerFault | undefined;
}

interface Session {
  displayName: string;
  mimeType: string;
  chunks: Buffer[];
}

/** The File API: upload in one piece or resumable, poll, list, delete. */
export class RemoteFiles {
  readonly #files = new Map<string, RemoteFile>();
  readonly #sessions = new Map<string, Session>();
  readonly #address: () => string;
  readonly #processingMs: number;
  #count = 0;

  constructor(address: () => string, processingMs: number) {
    this.#address = address;
    this.#processingMs = processingMs;
  }

  /** Names of the files that were uploaded and not deleted. */
  names(): string[] {
    return [...this.#files.keys()];
  }

  /** The file of a URL in `fileData` if it can be used, otherwise the service's error. */
  open(uri: string): { data: Buffer; facts: MediaFacts; mimeType: string } | { refusal: Reply } {
    const id = uri.split('/files/')[1] ?? '';
    const file = this.#files.get(`files/${id}`);
    if (file === undefined) return { refusal: noFile(id) };
    if (this.#state(file) === 'ACTIVE') return file;
    const message = `The File ${id} is not in an ACTIVE state and usage is not allowed.`;
    return { refusal: geminiError(400, message, { status: 'FAILED_PRECONDITION' }) };
  }

  upload(request: ReceivedRequest, fault: AnswerFault | undefined): Reply | Promise<Reply> {
    const protocol = request.headers['x-goog-upload-protocol'];
    if (protocol === 'multipart') return this.#uploadWhole(request, fault);
    const command = String(request.headers['x-goog-upload-command'] ?? '');
    if (protocol === 'resumable' && command.includes('start')) return this.#start(request);
    const id = addressOf(request).searchParams.get('upload_id') ?? '';
    const session = this.#sessions.get(id);
    if (session === undefined)
      return geminiError(404, 'Upload has already been terminated or does not exist.');
    return this.#continue(request, id, session, command, fault);
  }

  /** GET and DELETE of one file, and the list. */
  manage(request: ReceivedRequest): Reply {
    const id = addressOf(request).pathname.split('/files/')[1] ?? '';
    if (id === '') return jsonReply({ files: [...this.#files.values()].map((file) => this.#resource(file)) });
    const file = this.#files.get(`files/${id}`);
    if (file === undefined) return noFile(id);
    if (request.method !== 'DELETE') return jsonReply(this.#resource(file));
    this.#files.delete(file.name);
    return jsonReply({});
  }

  async #uploadWhole(request: ReceivedRequest, fault: AnswerFault | undefined): Promise<Reply> {
    const type = request.headers['content-type'] ?? '';
    if (!type.startsWith('multipart/related'))
      return geminiError(400, 'Multipart body does not contain 2 or 3 parts.');
    const [about, content] = parseMultipart(request.body, type);
    if (about === undefined || content === undefined) {
      return geminiError(400, 'Multipart body does not contain 2 or 3 parts.');
    }
    const file = property(parseJson(about.data.toString('utf8')), 'file');
    const mimeType = textOf(property(file, 'mimeType')) || (content.headers['content-type'] ?? '');
    return this.#keep(textOf(property(file, 'displayName')), mimeType, content.data, fault);
  }

  #start(request: ReceivedRequest): Reply {
    this.#count += 1;
    const id = `session-${this.#count}`;
    const about = property(parseJson(request.body.toString('utf8')), 'file');
    const displayName = textOf(property(about, 'display_name')) || textOf(property(about, 'displayName'));
    const mimeType = String(request.headers['x-goog-upload-header-content-type'] ?? '');
    this.#sessions.set(id, { displayName, mimeType, chunks: [] });
    const url = `${this.#address()}/upload/v1beta/files?upload_id=${id}&upload_protocol=resumable`;
    return {
      status: 200,
      headers: {
        'x-goog-upload-url': url,
        'x-goog-upload-control-url': url,
        'x-goog-upload-status': 'active',
        'x-goog-upload-chunk-granularity': '8388608',
      },
      body: Buffer.alloc(0),
    };
  }

  async #continue(
    request: ReceivedRequest,
    id: string,
    session: Session,
    command: string,
    fault: AnswerFault | undefined,
  ): Promise<Reply> {
    const received = session.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const headers = { 'x-goog-upload-status': 'active', 'x-goog-upload-size-received': String(received) };
    if (command.includes('query')) return { status: 200, headers, body: Buffer.alloc(0) };
    if (Number(request.headers['x-goog-upload-offset'] ?? -1) !== received) {
      return geminiError(
        400,
        `Invalid request.  According to the Content-Range header, the upload offset is ${request.headers['x-goog-upload-offset']} byte(s), which exceeds already uploaded size of ${received} byte(s).`,
      );
    }
    session.chunks.push(request.body);
    if (!command.includes('finalize')) return { status: 200, headers, body: Buffer.alloc(0) };
    this.#sessions.delete(id);
    const reply = await this.#keep(
      session.displayName,
      session.mimeType,
      Buffer.concat(session.chunks),
      fault,
    );
    return { ...reply, headers: { ...reply.headers, 'x-goog-upload-status': 'final' } };
  }

  async #keep(
    displayName: string,
    mimeType: string,
    data: Buffer,
    fault: AnswerFault | undefined,
  ): Promise<Reply> {
    if (mimeType === '') return geminiError(400, 'Unable to determine the MIME type of the file.');
    this.#count += 1;
    const name = `files/standin${this.#count.toString(36).padStart(5, '0')}`;
    const facts = await mediaFacts(data);
    const file = { name, displayName, mimeType, data, facts, createdAt: Date.now(), fault };
    this.#files.set(name, file);
    return jsonReply({ file: this.#resource(file) });
  }

  #state(file: RemoteFile): 'PROCESSING' | 'ACTIVE' | 'FAILED' {
    if (file.fault === 'never-ready') return 'PROCESSING';
    const films = /^(video|audio)\//.test(file.mimeType);
    if (films && Date.now() < file.createdAt + this.#processingMs) return 'PROCESSING';
    // A file that claims to be a film but is not cannot be processed.
    const readable = !films || file.facts.durationSeconds !== undefined;
    return file.fault === 'unprocessable' || !readable ? 'FAILED' : 'ACTIVE';
  }

  #resource(file: RemoteFile) {
    const state = this.#state(file);
    const time = (offset: number) => new Date(file.createdAt + offset).toISOString();
    const seconds = file.facts.hasVideo ? file.facts.durationSeconds : undefined;
    return {
      ...{ name: file.name, displayName: file.displayName, mimeType: file.mimeType },
      ...{
        sizeBytes: String(file.data.length),
        createTime: time(0),
        updateTime: time(0),
        expirationTime: time(lifeMs),
      },
      sha256Hash: Buffer.from(file.facts.sha256).toString('base64'),
      uri: `${this.#address()}/v1beta/${file.name}`,
      ...{ state, source: 'UPLOADED' },
      ...(state === 'ACTIVE' && seconds !== undefined
        ? { videoMetadata: { videoDuration: `${Math.round(seconds)}s` } }
        : {}),
      ...(state === 'FAILED' ? { error: { code: 3, message: 'The file could not be processed.' } } : {}),
    };
  }
}

function noFile(id: string): Reply {
  return geminiError(403, `You do not have permission to access the File ${id} or it may not exist.`);
}

import { json, type HttpResponse } from '#platform/server/http-types';

/** A refusal with a stable code; nothing was charged or moved. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
  }
}

/** The body of an error answer. */
export function errorBody(code: string, message: string) {
  return { error: { code, message } };
}

export function errorAnswer(status: number, code: string, message: string): HttpResponse {
  return json(status, errorBody(code, message));
}

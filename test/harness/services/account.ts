import { type Charge, chargeUsd } from './bill.ts';
import type { ReceivedRequest } from './http/received-request.ts';
import type { StandIn } from './stand-in.ts';

/** A report of the stand-ins as lines of text: requests of each kind, faults, bytes, and the cost. */
export function accountLines(standIns: readonly StandIn[]): string[] {
  const charges = standIns.flatMap((standIn) => standIn.bill());
  return ['Requests', ...standIns.flatMap(requestLines), '', 'Bill', ...billLines(charges)];
}

function requestLines(standIn: StandIn): string[] {
  const kinds = Map.groupBy(standIn.requests, ({ operation }) => operation);
  if (kinds.size === 0) return [`  ${standIn.name.padEnd(24)}${'0'.padStart(4)} requests`];
  return [...kinds].map(([operation, requests]) => {
    const service = requests[0]?.service ?? '';
    const counted = `${String(requests.length).padStart(4)} ${requests.length === 1 ? 'request ' : 'requests'}`;
    const faults = faultText(requests);
    return `  ${`${service} ${operation}`.padEnd(24)}${counted}  ${bytesText(requests).padStart(9)}${faults}`;
  });
}

function faultText(requests: readonly ReceivedRequest[]): string {
  const faults = requests.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  if (faults.length === 0) return '';
  const counted = [...Map.groupBy(faults, (fault) => fault)].map(([kind, all]) => `${all.length} ${kind}`);
  return `  (told to fail: ${counted.join(', ')})`;
}

function bytesText(requests: readonly ReceivedRequest[]): string {
  const bytes = requests.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function billLines(charges: readonly Charge[]): string[] {
  const rows = [...Map.groupBy(charges, ({ model, operation }) => `${model} ${operation}`)].map(
    ([name, all]) =>
      `  ${name.padEnd(44)}${String(all.length).padStart(4)} ×${usageText(all)}${usd(all).padStart(12)}`,
  );
  return [...rows, `  ${'total'.padEnd(44)}${' '.repeat(6 + usageWidth)}${usd(charges).padStart(12)}`];
}

const usageWidth = 52;

function usageText(charges: readonly Charge[]): string {
  const sum = (name: 'inputTokens' | 'audioInputTokens' | 'outputTokens' | 'thinkingTokens' | 'seconds') =>
    charges.reduce((total, charge) => total + charge[name], 0);
  const parts = [
    [sum('inputTokens'), 'in'],
    [sum('audioInputTokens'), 'sound'],
    [sum('outputTokens'), 'out'],
    [sum('thinkingTokens'), 'thought'],
    [sum('seconds'), 's'],
  ] as const;
  const told = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return `  ${told.join(', ')}`.padEnd(usageWidth);
}

function usd(charges: readonly Charge[]): string {
  const total = charges.reduce((sum, charge) => sum + (chargeUsd(charge) ?? 0), 0);
  const unpriced = charges.some((charge) => chargeUsd(charge) === undefined);
  return `${unpriced ? '> ' : ''}$${total.toFixed(6)}`;
}

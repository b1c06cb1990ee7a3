import type { Comparison, PolicyFigures } from './comparison.ts';
import { span } from './tables.ts';

const WIDTH = 760;
const HEIGHT = 460;
const LEFT = 70;
const RIGHT = 20;
const TOP = 60;
const BOTTOM = 50;
const X_TICKS = [1, 10, 60, 600, 3600, 4 * 3600];
const Y_TICKS = [1, 10, 60, 600, 3600, 12 * 3600];
/** Shorter waits are drawn as this. */
const LEAST_WAIT = 1;

const x = logScale([1, 6 * 3600], [LEFT, WIDTH - RIGHT]);
const y = logScale([LEAST_WAIT, 36 * 3600], [HEIGHT - BOTTOM, TOP]);

/** Waits over duration on logarithmic axes, a colour per policy: p99 drawn through, p50 dashed. SVG. */
export function waitChart({ scenario, fifo, shortestFirst, fitlane }: Comparison): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    text(LEFT, 22, `Wait by duration, ${scenario.name}, ${scenario.load * 100} % load`),
    text(LEFT, 42, 'solid: p99, dashed: p50', 'fill="#666"'),
    ...axes(),
    ...curves(fifo, '#888888', 0),
    ...curves(shortestFirst, '#d95f02', 1),
    ...curves(fitlane, '#1b6ca8', 2),
    '</svg>',
    '',
  ].join('\n');
}

function axes(): string[] {
  const grid = 'stroke="#ddd"';
  return [
    ...X_TICKS.map((tick) => segment(x(tick), TOP, x(tick), HEIGHT - BOTTOM, grid)),
    ...Y_TICKS.map((tick) => segment(LEFT, y(tick), WIDTH - RIGHT, y(tick), grid)),
    ...X_TICKS.map((tick) => text(x(tick), HEIGHT - BOTTOM + 18, span(tick), MIDDLE)),
    ...Y_TICKS.map((tick) => text(LEFT - 8, y(tick) + 4, span(tick), 'text-anchor="end"')),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, 'duration of the job', MIDDLE),
  ];
}

function curves({ policy, byDuration }: PolicyFigures, colour: string, place: number): string[] {
  const curve = (of: 'p50' | 'p99', extra: string) => {
    const points = byDuration.map(({ seconds, waits }) =>
      [x(seconds), y(Math.max(LEAST_WAIT, waits[of]))].map((at) => at.toFixed(1)).join(','),
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" ${extra}/>`;
  };
  const legendX = WIDTH - RIGHT - 130;
  const legendY = 18 + 16 * place;
  return [
    curve('p99', 'stroke-width="2.5"'),
    curve('p50', 'stroke-width="1.5" stroke-dasharray="5 4"'),
    segment(legendX, legendY - 4, legendX + 22, legendY - 4, `stroke="${colour}" stroke-width="3"`),
    text(legendX + 30, legendY, policy),
  ];
}

const MIDDLE = 'text-anchor="middle"';

function text(atX: number, atY: number, content: string, extra = ''): string {
  return `<text x="${atX.toFixed(1)}" y="${atY.toFixed(1)}" ${extra}>${content}</text>`;
}

function segment(x1: number, y1: number, x2: number, y2: number, extra: string): string {
  const [a, b, c, d] = [x1, y1, x2, y2].map((at) => at.toFixed(1));
  return `<line x1="${a}" y1="${b}" x2="${c}" y2="${d}" ${extra}/>`;
}

function logScale(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): (value: number) => number {
  return (value) => start + ((end - start) * Math.log(value / from)) / Math.log(to / from);
}

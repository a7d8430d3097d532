import { type Manifest, nameOf, ofKind } from './manifest.ts';

/** An expression of Prometheus, and where it stands. */
export interface FoundQuery {
  where: string;
  expression: string;
}

/** All expressions: of alert rules, scalers and dashboards. */
export const queriesOf = (manifests: Manifest[]): FoundQuery[] => [
  ...rulesOf(manifests).map(({ rule, where }) => ({ where, expression: rule.expr })),
  ...ofKind(manifests, 'ScaledObject').flatMap((scaler) =>
    scaler.spec.triggers
      .filter(({ type }: any) => type === 'prometheus')
      .map(({ metadata }: any) => ({ where: nameOf(scaler), expression: metadata.query })),
  ),
  ...dashboardsOf(manifests).flatMap(({ panels, where }) =>
    panels.flatMap(({ title, targets = [] }) =>
      // Grafana puts in how long is shown.
      targets.map(({ expr }) => ({
        where: `${where}, ${title}`,
        expression: expr.replaceAll('$__rate_interval', '5m'),
      })),
    ),
  ),
];

export interface AlertRule {
  alert: string;
  expr: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export const rulesOf = (manifests: Manifest[]): { rule: AlertRule; where: string }[] =>
  ofKind(manifests, 'PrometheusRule').flatMap((object) =>
    object.spec.groups.flatMap(({ rules }: any) =>
      rules.map((rule: AlertRule) => ({ rule, where: `${nameOf(object)}, ${rule.alert}` })),
    ),
  );

interface Panel {
  id: number;
  title: string;
  targets?: { expr: string }[];
}

export const dashboardsOf = (manifests: Manifest[]): { panels: Panel[]; where: string }[] =>
  ofKind(manifests, 'ConfigMap')
    .filter(({ metadata }) => metadata.labels?.grafana_dashboard !== undefined)
    .flatMap((object) =>
      Object.entries(object.data!).map(([file, text]) => ({
        panels: JSON.parse(text).panels as Panel[],
        where: `${nameOf(object)}, ${file}`,
      })),
    );

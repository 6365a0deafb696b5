/** The provisioned Prometheus: `provisioning/datasources/prometheus.yaml` gives it this uid. */
export const DATASOURCE = { type: 'prometheus', uid: 'millrace-prometheus' } as const;

/** Label matcher of every query: the members chosen at the top of the page. */
export const MEMBER = 'member=~"$member"';

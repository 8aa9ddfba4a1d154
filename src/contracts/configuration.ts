import type { ConfigurationRefusal, ConfigurationVersion } from '../domain/configuration';
import type { Failure } from '../domain/error';
import type { Component } from '../domain/health';
import type { SourceId } from '../domain/keys';

/** What one address of a service says of the service, beside what is in use. */
export interface EdgeConfiguration {
  readonly address: string;
  /**
   * - current    gives what is in use
   * - lags       gives an older version
   * - conflicts  gives the same version with other content
   * - refused    gives something that is not taken over, for `reason`
   * - gone       gave one before, and gives none now
   * - none       never gave one
   * - silent     could not be asked, for `failure`
   * - unasked    was not asked yet
   */
  readonly state:
    'current' | 'lags' | 'conflicts' | 'refused' | 'gone' | 'none' | 'silent' | 'unasked';
  readonly version: ConfigurationVersion | null;
  readonly reason: ConfigurationRefusal | null;
  readonly failure: Failure | null;
  /** Wall time, ms; 0 = never. */
  readonly checked: number;
}

/** An address that the service names and that is not used, because nobody has agreed to it yet. */
export interface OfferedAddress {
  readonly address: string;
  /** Words of the server, as `region`. */
  readonly label: string | null;
  readonly region: string | null;
}

/** Words of the server: plain text. */
export interface ServiceNotice {
  readonly id: string;
  readonly text: string;
  readonly component: Component | null;
}

export interface ConfigurationInUse extends ConfigurationVersion {
  /** The address that it came from. */
  readonly from: string;
  /** Wall time, ms, of taking it over. */
  readonly at: number;
  /** Wall time, ms, when an address last gave it. */
  readonly confirmedAt: number;
  readonly isSigned: boolean;
  /** No address gave it for a week. */
  readonly isOld: boolean;
  /** In use for less than two minutes: it is rolled back when something breaks. */
  readonly isWatched: boolean;
}

/** What is known of the configuration document of one service. */
export interface ConfigurationView {
  readonly source: SourceId;
  /** Of the service. */
  readonly name: string;
  readonly inUse: ConfigurationInUse | null;
  readonly edges: readonly EdgeConfiguration[];
  readonly offers: readonly OfferedAddress[];
  /** Those of now. */
  readonly notices: readonly ServiceNotice[];
  /** The newest one that broke something, and when it was taken back. */
  readonly rolledBack: (ConfigurationVersion & { readonly at: number }) | null;
}

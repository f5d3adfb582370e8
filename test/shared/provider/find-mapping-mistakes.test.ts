import { findMappingMistakes } from '../../../shared/provider/find-mapping-mistakes.ts';
import type { Mapping } from '../../../shared/provider/mapping.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { providerNamed } from './registered.ts';

const mistakesIn = (id: ProviderId, mapping: Mapping) =>
  findMappingMistakes(providerNamed(id), mapping).map(({ at, message }) => `${at.join('.')}: ${message}`);

describe('shared/provider/find-mapping-mistakes', () => {
  it.each<[string, ProviderId, Mapping]>([
    ['nothing', 'sentinel', {}],
    ['what the table says anyway', 'sentinel', { classification: { truePositive: 'TruePositive' } }],
    ['never dismissing', 'defenderForCloud', { classification: { falsePositive: 'Resolved' } }],
    [
      'dismissing whatever is done',
      'defenderForCloud',
      {
        classification: {
          unknown: 'Dismissed',
          truePositive: 'Dismissed',
          informationalExpectedActivity: 'Dismissed',
        },
      },
    ],
    ['closing without a class as benign', 'defenderForCloudApps', { classification: { unknown: 'BENIGN' } }],
    ['no work in progress', 'sentinel', { status: { inProgress: 'New' } }],
    ['nothing, of a product whose word means one of several', 'entraIdProtection', {}],
    ['a determination as another', 'defenderXdr', { determination: { phishing: 'other' } }],
  ])('lets a policy ask for %s', (_, id, mapping) => {
    expect(mistakesIn(id, mapping)).toEqual([]);
  });

  it.each<[string, ProviderId, Mapping, string]>([
    [
      'a word that the product does not have',
      'defenderForCloud',
      { classification: { falsePositive: 'FalsePositive' } },
      'classification.falsePositive: is no classification of a closed alert in Microsoft Defender for Cloud; expected one of "Resolved", "Dismissed"; found "FalsePositive"',
    ],
    [
      'a word in another case',
      'sentinel',
      { classification: { unknown: 'undetermined' } },
      'classification.unknown: is no classification of a closed alert in Microsoft Sentinel; expected one of "Undetermined", "TruePositive", "FalsePositive", "BenignPositive"; found "undetermined"',
    ],
    [
      'an open alert shown as closed',
      'sentinel',
      { status: { inProgress: 'Closed' } },
      'status.inProgress: is no status of an open alert in Microsoft Sentinel; expected one of "New", "Active"; found "Closed"',
    ],
    [
      'a closing shown as open',
      'defenderForCloudApps',
      { classification: { unknown: 'OPEN' } },
      'classification.unknown: is no classification of a closed alert in Microsoft Defender for Cloud Apps; expected one of "RESOLVED", "TRUE_POSITIVE", "FALSE_POSITIVE", "BENIGN"; found "OPEN"',
    ],
    [
      'a field that the product does not have',
      'sentinel',
      { determination: { phishing: 'other' } },
      'determination.phishing: Microsoft Sentinel shows no determination; take it out',
    ],
    [
      'a word that would stand for two classes',
      'sentinel',
      { classification: { informationalExpectedActivity: 'FalsePositive' } },
      'classification: lets "FalsePositive" stand for both falsePositive and informationalExpectedActivity, and nobody could tell which; map unknown to "FalsePositive" too, or give each a word of its own',
    ],
    [
      'classes left together without the one that says nothing',
      'defenderForCloud',
      { classification: { unknown: 'Dismissed' } },
      'classification: lets "Resolved" stand for both truePositive and informationalExpectedActivity, and nobody could tell which; map unknown to "Resolved" too, or give each a word of its own',
    ],
    [
      'a word that would say more than the product means',
      'defenderForCloud',
      {
        classification: {
          unknown: 'Dismissed',
          truePositive: 'Resolved',
          informationalExpectedActivity: 'Dismissed',
        },
      },
      'classification.truePositive: lets "Resolved" say truePositive, but in Microsoft Defender for Cloud it says unknown; map unknown to "Resolved" too, or choose another word',
    ],
    [
      'a word that comes to say something else',
      'sentinel',
      { classification: { falsePositive: 'Undetermined', truePositive: 'FalsePositive' } },
      'classification.truePositive: lets "FalsePositive" say truePositive, but in Microsoft Sentinel it says falsePositive; map unknown to "FalsePositive" too, or choose another word',
    ],
    [
      'two determinations that become one',
      'defenderXdr',
      { determination: { phishing: 'malware' } },
      'determination: lets "malware" stand for both malware and phishing, and nobody could tell which; map unknown to "malware" too, or give each a word of its own',
    ],
    [
      'a closing that the product does not take',
      'defenderForCloudApps',
      { classification: { truePositive: 'RESOLVED' } },
      'classification.truePositive: Microsoft Defender for Cloud Apps shows "RESOLVED" but takes no closing as that; choose another word',
    ],
  ])('refuses %s', (_, id, mapping, mistake) => {
    expect(mistakesIn(id, mapping)).toContain(mistake);
  });
});

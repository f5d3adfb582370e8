import { assigneeOf } from '../../../shared/alert/assignee.ts';

describe('shared/alert/assignee', () => {
  it.each([
    ['Jane.Doe@Contoso.com', 'jane.doe@contoso.com'],
    [' jane@contoso.co.uk ', 'jane@contoso.co.uk'],
    ['jane_fabrikam.com#EXT#@contoso.onmicrosoft.com', 'jane_fabrikam.com#ext#@contoso.onmicrosoft.com'],
  ])('takes %j for a person', (raw, name) => {
    expect(assigneeOf(raw)).toBe(name);
  });

  it.each([
    undefined,
    null,
    '',
    'Automation',
    'Jane Doe',
    'Jane Doe <jane@contoso.com>',
    'SOC@',
    '@contoso.com',
    'jane@contoso',
    'a@b@contoso.com',
    'jane@-contoso.com',
    `${'x'.repeat(114)}@contoso.com`,
    `jane@${'x'.repeat(250)}.com`,
  ])('takes %j for nobody', (raw) => {
    expect(assigneeOf(raw)).toBeUndefined();
  });
});

import { mirroredProducts } from '../../../local/start/mirrored-products.ts';
import { products } from '../../../local/tenant/state/products.ts';

describe('local/start/mirrored-products', () => {
  it('every product is mirrored on the laptop; what another door or nobody can write is read', () => {
    const mirrored = mirroredProducts();
    expect([...mirrored.keys()].toSorted()).toEqual([...products].toSorted());
    const read = [...mirrored].flatMap(([id, deed]) => (deed === 'read' ? [id] : []));
    expect(read.toSorted()).toEqual(['defenderForEndpoint', 'legacyGraphAlerts', 'office365']);
  });
});

const papers = ['insurance', 'registration', 'inspection'] as const;

/** What customers choose between; a van has its road tax besides. */
export const vehicleClasses = [
  { code: 'ECONOMY', name: 'Economy', compulsoryDocuments: papers },
  { code: 'COMPACT', name: 'Compact', compulsoryDocuments: papers },
  { code: 'SUV', name: 'Sport utility', compulsoryDocuments: papers },
  { code: 'PREMIUM', name: 'Premium', compulsoryDocuments: papers },
  { code: 'VAN', name: 'Van', compulsoryDocuments: [...papers, 'road_tax'] },
] as const;

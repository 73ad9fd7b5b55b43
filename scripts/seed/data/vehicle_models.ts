/** Vehicles that rental fleets have; the price is what a new one costs, in whole euros. */
export const vehicleModels = [
  model('ECONOMY', 'Renault', 'Clio', 'Evolution TCe 90', 5, 20_450),
  model('ECONOMY', 'Volkswagen', 'Polo', 'Life 1.0 TSI', 5, 23_100),
  model('ECONOMY', 'Opel', 'Corsa', 'Edition 1.2', 5, 21_300),
  model('ECONOMY', 'Toyota', 'Yaris', 'Hybrid 116', 5, 25_190),
  model('ECONOMY', 'Hyundai', 'i20', 'Trend 1.2', 5, 20_900),
  model('ECONOMY', 'Fiat', '500e', 'Icon', 4, 30_990),
  model('COMPACT', 'Volkswagen', 'Golf', 'Life 1.5 eTSI', 5, 33_400),
  model('COMPACT', 'Škoda', 'Octavia', 'Combi Selection', 5, 35_600),
  model('COMPACT', 'Ford', 'Focus', 'Titanium EcoBoost', 5, 32_500),
  model('COMPACT', 'Peugeot', '308', 'Allure PureTech', 5, 33_950),
  model('COMPACT', 'SEAT', 'Leon', 'Style 1.5 TSI', 5, 30_290),
  model('COMPACT', 'Kia', 'Ceed', 'Vision 1.5 T-GDI', 5, 29_490),
  model('SUV', 'Nissan', 'Qashqai', 'Acenta e-Power', 5, 41_200),
  model('SUV', 'Volkswagen', 'Tiguan', 'Elegance TDI', 5, 47_850),
  model('SUV', 'Hyundai', 'Tucson', 'N Line Hybrid', 5, 44_600),
  model('SUV', 'Dacia', 'Duster', 'Journey TCe 130', 5, 26_900),
  model('SUV', 'Volvo', 'XC40', 'Core B4', 5, 45_300),
  model('PREMIUM', 'BMW', '320i', 'Touring', 5, 54_900),
  model('PREMIUM', 'Mercedes-Benz', 'C 200', 'Avantgarde', 5, 56_800),
  model('PREMIUM', 'Audi', 'A6', 'Avant 45 TFSI', 5, 65_400),
  model('PREMIUM', 'Tesla', 'Model 3', 'Long Range', 5, 49_990),
  model('VAN', 'Mercedes-Benz', 'Sprinter', '317 CDI', 3, 52_700, 1_250),
  model('VAN', 'Ford', 'Transit', '350 L3H2', 3, 46_200, 1_300),
  model('VAN', 'Volkswagen', 'Transporter', 'Kasten TDI', 3, 44_900, 1_050),
  model('VAN', 'Renault', 'Trafic', 'Grand Combi Blue dCi', 9, 45_700, 980),
] as const;

function model(
  vehicleClassCode: string,
  make: string,
  name: string,
  variant: string,
  passengerCapacity: number,
  priceEuros: number,
  loadLimitKg: number | null = null,
) {
  return { vehicleClassCode, make, name, variant, passengerCapacity, priceEuros, loadLimitKg };
}

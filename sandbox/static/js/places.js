// Ready places of the invented demo town (bot/municipality.toml), so that a location can be sent without a map.

import { t } from "./words.js";

export const PLACES = [
  { name: "Centre", latitude: 50.4703, longitude: 4.8721 },
  { name: "Gare", latitude: 50.4689, longitude: 4.8622 },
  { name: "Bord de Meuse", latitude: 50.4622, longitude: 4.8755 },
  { name: "Citadelle", latitude: 50.458, longitude: 4.861 },
  { name: "Plateau", latitude: 50.479, longitude: 4.8905 },
  { name: "Les Moulins", latitude: 50.485, longitude: 4.856 },
  { latitude: 50.632, longitude: 5.579 },
];

/** The name of a ready place; the last one lies outside the town. */
export function placeName(place) {
  return place.name ?? t("farAway");
}

/** The name of a ready place within some 300 metres. */
export function nearest(latitude, longitude) {
  const scale = Math.cos((latitude * Math.PI) / 180);
  const metres = (place) => Math.hypot(place.latitude - latitude, (place.longitude - longitude) * scale) * 111320;
  const [best] = [...PLACES].sort((a, b) => metres(a) - metres(b));
  return metres(best) < 300 ? placeName(best) : null;
}

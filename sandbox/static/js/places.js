// Ready places of the invented demo town, so that a location can be sent without a map.

export const PLACES = [
  { name: "Centre", latitude: 50.4703, longitude: 4.8721 },
  { name: "Gare", latitude: 50.4689, longitude: 4.8622 },
];

/** The name of a ready place within some 300 metres. */
export function nearest(latitude, longitude) {
  const scale = Math.cos((latitude * Math.PI) / 180);
  const metres = (place) => Math.hypot(place.latitude - latitude, (place.longitude - longitude) * scale) * 111320;
  const [best] = [...PLACES].sort((a, b) => metres(a) - metres(b));
  return best && metres(best) < 300 ? best.name : null;
}

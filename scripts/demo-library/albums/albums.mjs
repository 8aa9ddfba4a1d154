import { lateBuses } from './late-buses.mjs';
import { slowWeather } from './slow-weather.mjs';
import { smallRooms } from './small-rooms.mjs';

export const albums = [slowWeather, lateBuses, smallRooms];

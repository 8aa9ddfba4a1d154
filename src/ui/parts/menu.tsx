import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icon';
import type { IconName } from './icon-paths';

export interface MenuItem {
  readonly icon?: IconName;
  /** One that is not needed at the start. */
  readonly iconPath?: string;
  readonly label: string;
  readonly run: () => void;
}

export interface MenuPlace {
  /** px in the window; the menu opens there and stays inside. */
  readonly x: number;
  readonly y: number;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly place: MenuPlace;
  readonly onClose: () => void;
}

/** px between the menu and the window's edge. */
const edge = 8;

/** Opens with its first item focused; arrows move, Esc and a press elsewhere close, focus returns. */
export const Menu = ({ label, items, place, onClose }: MenuProps) => {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    if (!element.matches(':popover-open')) element.showPopover();
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = Math.max(edge, Math.min(place.x, innerWidth - width - edge));
    const top = place.y + height + edge > innerHeight ? Math.max(edge, place.y - height) : place.y;
    element.style.left = `${left}px`;
    element.style.top = `${top}px`;
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [place]);
  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      aria-label={label}
      popover="auto"
      onToggle={(event) => {
        if ((event as unknown as ToggleEvent).newState === 'closed') onClose();
      }}
      onKeyDown={(event) => moveInMenu(event, menu.current!)}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            menu.current?.hidePopover();
            item.run();
          }}
        >
          <Icon
            {...(item.icon && { name: item.icon })}
            {...(item.iconPath && { path: item.iconPath })}
            size={18}
          />
          {item.label}
        </button>
      ))}
    </div>
  );
};

const moveInMenu = (event: KeyboardEvent, menu: HTMLElement): void => {
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  items[to]?.focus();
};

// A page that throws while it is drawn: it says so, and the frame and the other pages stay.
import type { ComponentChildren } from 'preact';
import { Component } from 'preact';
import { t } from '../texts';

interface Props {
  /** What is shown; where that changes, it is drawn again. */
  place: string;
  children: ComponentChildren;
}

export class Boundary extends Component<Props, { brokenPlace?: string }> {
  override componentDidCatch(error: unknown) {
    // For whoever looks into it.
    console.error(error);
    this.setState({ brokenPlace: this.props.place });
  }

  override render({ place, children }: Props, { brokenPlace }: { brokenPlace?: string }) {
    if (brokenPlace !== place) return children;
    return (
      <div class="trouble" role="alert">
        <p>{t('page.broken')}</p>
        <button type="button" onClick={() => location.reload()}>{t('page.reload')}</button>
      </div>
    );
  }
}
